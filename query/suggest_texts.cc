#include "query/suggest_texts.h"

#include <algorithm>
#include <map>

#include "schema/fold.h"

namespace sne {
namespace {

using Textes_ = std::vector<TextesTenus::Texte>;

// The texts of one field in the blocks [premier, dernier).
void Ramasser(const Snapshot& s, FieldId champ, std::size_t premier, std::size_t dernier, Textes_& out) {
  std::map<std::string, std::size_t, std::less<>> connus;
  const auto rang = [&](std::string_view texte) {
    auto it = connus.find(texte);
    if (it == connus.end()) {
      it = connus.emplace(texte, out.size()).first;
      out.push_back({champ, it->first, Fold(texte), {}});
    }
    return it->second;
  };
  TextReader lecteur;
  for (std::size_t b = premier; b < dernier; ++b) {
    const TextColumn& t = s.block(b).column(champ).texte;
    const auto ajouter = [&](std::size_t texte, std::uint32_t row) {
      auto& lignes = out[texte].lignes;
      if (lignes.empty() || lignes.back().first != b) lignes.push_back({static_cast<std::uint32_t>(b), {}});
      lignes.back().second.push_back(static_cast<RowInBlock>(row));
    };
    if (!t.par_rang) {
      for (std::uint32_t row = 0; row < s.block(b).rows(); ++row) {
        if (t.Present(row)) ajouter(rang(lecteur.Read(t, row)), row);
      }
      continue;
    }
    std::vector<std::size_t> par_code(1);
    for (std::uint32_t i = 0; i < t.offsets.n; ++i) {
      const std::uint32_t debut = t.offsets.Begin(i);
      par_code.push_back(rang({t.octets + debut, t.offsets.End(i) - debut}));
    }
    for (std::uint32_t row = 0; row < s.block(b).rows(); ++row) {
      const std::int64_t r = t.rangs.Value(row);
      if (r != kSansValeur) ajouter(par_code[static_cast<std::size_t>(r) + 1], row);
    }
  }
}

Textes_ Ramasser(const Snapshot& s, std::size_t premier, std::size_t dernier) {
  Textes_ out;
  for (const Field& f : s.catalogue().fields()) {
    if (f.suggerer) Ramasser(s, f.id, premier, dernier, out);
  }
  return out;
}

}  // namespace

bool MotCommence(std::string_view plie, std::string_view debut) {
  if (plie.starts_with(debut)) return true;
  for (std::size_t i = plie.find(debut); i != plie.npos; i = plie.find(debut, i + 1)) {
    if (i > 0 && (plie[i - 1] == ' ' || plie[i - 1] == '|')) return true;
  }
  return false;
}

bool TextesTenus::Repond(std::string_view plie, const std::vector<std::string_view>& mots) {
  return std::all_of(mots.begin(), mots.end(), [&](std::string_view mot) { return MotCommence(plie, mot); });
}

TextesTenus::TextesTenus(const Snapshot& s, const TextesTenus* avant)
    : build_(s.build()),
      blocs_(s.sealed_blocks()),
      scelles_(avant != nullptr && avant->build_ == build_ && avant->blocs_ == blocs_
                   ? avant->scelles_
                   : std::make_shared<const Textes_>(Ramasser(s, 0, blocs_))),
      queue_(Ramasser(s, blocs_, s.blocks())) {}

}  // namespace sne
