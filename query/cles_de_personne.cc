#include "query/cles_de_personne.h"

#include <xxhash.h>

#include <algorithm>
#include <string>

#include "schema/son.h"

namespace sne {
namespace {

using Raison = Rapprochement::Motif;

// The hash of how a name sounds, written in one word or several; 0: no letter of it can be heard.
std::uint64_t Son(std::string_view nom) {
  const auto sans_blancs = [](std::string s) {
    std::erase(s, ' ');
    return s;
  };
  std::string cle = CleDeSon(sans_blancs(FoldSonore(nom)));
  if (cle.empty()) cle = sans_blancs(Fold(nom));
  return cle.empty() ? 0 : XXH3_64bits(cle.data(), cle.size()) | 1;
}

// The first of several first names: up to a blank or a comma; parts joined by a hyphen are one.
std::string_view Premier(std::string_view prenoms) {
  prenoms.remove_prefix(std::min(prenoms.find_first_not_of(" ,"), prenoms.size()));
  return prenoms.substr(0, prenoms.find_first_of(" ,"));
}

}  // namespace

ChampsDePersonne::ChampsDePersonne(const Catalogue& c, FieldId groupe)
    : nom(c.FindKey("nom", groupe)),
      nom_usage(c.FindKey("nom_usage", groupe)),
      prenoms(c.FindKey("prenoms", groupe)),
      naissance(c.FindKey("date_naissance", groupe)),
      nir(c.FindKey("nir_empreinte", groupe)) {}

ChampsDesPersonnes::ChampsDesPersonnes(const Catalogue& c)
    : codemandeurs(c.FindKey("codemandeurs")), demandeur(c, kNoField), codemandeur(c, codemandeurs) {}

void LecteurDeCles::Lire(const Block& bloc, std::uint32_t row, std::vector<CleDePersonne>& cles) {
  Personne(bloc, champs_.demandeur, row, static_cast<RowInBlock>(row), false, cles);
  const Offsets& elements = bloc.column(champs_.codemandeurs).elements;
  for (std::uint32_t e = elements.Begin(row); e < elements.End(row); ++e)
    Personne(bloc, champs_.codemandeur, e, static_cast<RowInBlock>(row), true, cles);
}

void LecteurDeCles::Personne(const Block& bloc, const ChampsDePersonne& p, std::uint32_t i, RowInBlock row,
                             bool codemandeur, std::vector<CleDePersonne>& cles) {
  const auto poser = [&](Raison motif, std::uint64_t hachage) {
    cles.push_back({(hachage & ~std::uint64_t{1}) | static_cast<std::uint64_t>(motif), row, codemandeur});
  };
  if (const std::string_view nir = textes_.Read(bloc.column(p.nir).texte, i); !nir.empty())
    poser(Raison::kNir, XXH3_64bits(nir.data(), nir.size()));
  const std::int64_t naissance = bloc.column(p.naissance).scalaire.Value(i);
  if (naissance == kSansValeur) return;
  const std::uint64_t prenom = SonConnu(Premier(textes_.Read(bloc.column(p.prenoms).texte, i)));
  if (prenom == 0) return;
  std::uint64_t fait = 0;
  for (const FieldId champ : {p.nom, p.nom_usage}) {
    const std::uint64_t nom = SonConnu(textes_.Read(bloc.column(champ).texte, i));
    if (nom == 0 || nom == fait) continue;
    fait = nom;
    const std::uint64_t tout[] = {static_cast<std::uint64_t>(naissance), nom, prenom};
    poser(Raison::kNaissanceEtNom, XXH3_64bits(tout, sizeof tout));
  }
}

std::uint64_t LecteurDeCles::SonConnu(std::string_view nom) {
  if (nom.empty()) return 0;
  if (const auto ou = sons_.find(nom); ou != sons_.end()) return ou->second;
  return sons_.emplace(std::string(nom), Son(nom)).first->second;
}

}  // namespace sne
