#include "server/recherche_nir.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "query/doublons.h"
#include "schema/block/identifiants.h"
#include "schema/nir.h"

namespace sne {
namespace {

using G = Condition::Genre;

bool EstDuNir(const Condition& c) {
  return c.genre == G::kFeuille && c.champ == "nir" && c.egal && std::holds_alternative<std::string>(*c.egal);
}

std::optional<std::string> Empreinte(Condition& c, const std::string& cle, Erreurs& erreurs) {
  std::string& nir = std::get<std::string>(*c.egal);
  std::string serre;
  std::copy_if(nir.begin(), nir.end(), std::back_inserter(serre), [](char x) { return x != ' '; });
  std::optional<std::string> empreinte;
  if (std::string faute = FauteNir(serre); !faute.empty()) {
    erreurs.push_back({c.chemin + "/egal", std::move(faute)});
  } else if (cle.empty()) {
    erreurs.push_back({c.chemin, "ce serveur ne cherche pas par NIR : il lui faut la clé de l'index (--cle-nir)"});
  } else {
    empreinte = EmpreinteNir(serre, cle);
  }
  OPENSSL_cleanse(nir.data(), nir.size());
  OPENSSL_cleanse(serre.data(), serre.size());
  return empreinte;
}

}  // namespace

std::optional<std::string> PrendreNir(Requete& requete, const std::string& cle, Erreurs& erreurs) {
  if (!requete.filtres) return std::nullopt;
  if (EstDuNir(*requete.filtres)) {
    auto empreinte = Empreinte(*requete.filtres, cle, erreurs);
    requete.filtres.reset();
    return empreinte;
  }
  if (requete.filtres->genre != G::kEt) return std::nullopt;
  auto& conditions = requete.filtres->conditions;
  const auto une = std::find_if(conditions.begin(), conditions.end(), EstDuNir);
  if (une == conditions.end()) return std::nullopt;
  auto empreinte = Empreinte(*une, cle, erreurs);
  conditions.erase(une);
  return empreinte;
}

Perimetre PorteursDuNir(const Snapshot& s, const Perimetre& perimetre, const std::string& empreinte) {
  const Catalogue& c = s.doublons().catalogue();
  const FieldId groupe = c.FindKey("codemandeurs");
  const FieldId soi = c.FindKey("nir_empreinte"), autre = c.FindKey("nir_empreinte", groupe);
  Perimetre::ParBloc par_bloc;
  TextReader textes;
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    const Block& bloc = s.block(b);
    std::vector<RowInBlock> rows;
    const std::uint32_t hachage = HashIdentifiant(empreinte);
    bloc.column(soi).hachages.Candidats(hachage, [&](RowInBlock row) {
      if (textes.Read(bloc.column(soi).texte, row) == empreinte) rows.push_back(row);
    });
    bloc.column(autre).hachages.Candidats(hachage, [&](RowInBlock row) {
      const Offsets& elements = bloc.column(groupe).elements;
      for (std::uint32_t e = elements.Begin(row); e < elements.End(row); ++e) {
        if (textes.Read(bloc.column(autre).texte, e) == empreinte) rows.push_back(row);
      }
    });
    std::erase_if(rows, [&](RowInBlock row) { return !perimetre.Contient(b, row); });
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    par_bloc.push_back(std::make_shared<const RowSet>(RowSet::FromRows(bloc.rows(), std::move(rows))));
  }
  return Perimetre::Lignes(std::move(par_bloc));
}

}  // namespace sne
