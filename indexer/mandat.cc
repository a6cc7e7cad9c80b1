#include "indexer/mandat.h"

#include <algorithm>

#include "schema/jusqu.h"

namespace sne {
std::optional<std::string> DecoderPourcent(std::string_view texte) {
  std::string out;
  for (std::size_t i = 0; i < texte.size(); ++i) {
    if (texte[i] != '%') {
      out += texte[i] == '+' ? ' ' : texte[i];
      continue;
    }
    const auto chiffre = [](char c) {
      return c >= '0' && c <= '9'   ? c - '0'
             : c >= 'a' && c <= 'f' ? c - 'a' + 10
             : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                    : -1;
    };
    if (i + 2 >= texte.size() || chiffre(texte[i + 1]) < 0 || chiffre(texte[i + 2]) < 0) return std::nullopt;
    out += static_cast<char>(chiffre(texte[i + 1]) * 16 + chiffre(texte[i + 2]));
    i += 2;
  }
  return out;
}

Result<Mandat> Mandat::Lire(std::string& parametres) {
  Mandat m;
  std::string autres, profil, territoire;
  bool dit = false;
  for (std::string_view reste = parametres; !reste.empty();) {
    const std::string_view un = Jusqu(reste, '&');
    if (!un.starts_with("pour_")) {
      (autres += autres.empty() ? "" : "&") += un;
      continue;
    }
    dit = true;
    std::string_view texte = un;
    const std::string_view nom = Jusqu(texte, '=');
    const auto valeur = DecoderPourcent(texte);
    if (nom == "pour_profil" && valeur && profil.empty()) {
      profil = *valeur;
    } else if (nom == "pour_territoire" && valeur && territoire.empty()) {
      territoire = *valeur;
    } else if (nom == "pour_guichets" && valeur && m.guichets_.empty()) {
      for (std::string_view codes = *valeur; !codes.empty();) m.guichets_.emplace_back(Jusqu(codes, ','));
    } else {
      return Fail(Code::kInvalid, "mandat illisible");
    }
  }
  if (!dit) return m;
  m.profil_ = Profils::Embarques().Find(profil);
  if (m.profil_ == nullptr) return Fail(Code::kInvalid, "mandat d'un profil que l'indexeur ne connaît pas");
  auto lu = LireTerritoire(territoire);
  if (!lu) return tl::unexpected(lu.error());
  m.territoire_ = std::move(*lu);
  parametres = std::move(autres);
  return m;
}

bool Mandat::Couvre(const Demande& demande, const std::shared_ptr<const Catalogue>& catalogue) const {
  if (profil_ == nullptr) return true;
  if (lie_ == nullptr || lie_->catalogue() != catalogue)
    lie_ = std::make_unique<const TerritoireLie>(territoire_, catalogue);
  return lie_->Contient(demande);
}

bool Mandat::Sert(std::string_view guichet) const {
  if (profil_ == nullptr) return true;
  // Who may change any record, or release whoever holds one, need not belong to a guichet.
  if (guichets_.empty()) return Peut("changement") || Peut("liberation");
  return std::find(guichets_.begin(), guichets_.end(), guichet) != guichets_.end();
}

bool Mandat::Gouverne(std::string_view epci) const {
  return profil_ == nullptr || territoire_.france ||
         std::find(territoire_.epci.begin(), territoire_.epci.end(), epci) != territoire_.epci.end();
}

}  // namespace sne
