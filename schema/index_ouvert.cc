#include "schema/index_ouvert.h"

#include <optional>

namespace sne {

Result<IndexOuvert> IndexOuvert::Ouvrir(Env& env, const std::string& repertoire, const IndexOuvert* avant) {
  auto courant = ReadWhole(env, repertoire + "/" + kFichierCourant);
  if (!courant) {
    if (courant.error().code() != Code::kNotFound) return tl::unexpected(courant.error());
    return Fail(Code::kNotFound, "pas d'index dans " + repertoire + " ; créez-le : sne-indexer build --index " +
                                     repertoire + " < demandes.ndjson");
  }
  IndexOuvert index;
  index.repertoire = repertoire;
  index.build = repertoire + "/" + courant->substr(0, courant->find('\n'));
  auto octets_etat = ReadWhole(env, CheminEtat(index.build));
  if (!octets_etat) return FichierManquant(octets_etat.error());
  index.octets_etat = std::move(*octets_etat);
  if (avant != nullptr && index.MemeEtat(*avant) && !avant->alarme->load(std::memory_order_relaxed)) return *avant;
  auto territoires_json = ReadWhole(env, index.build + "/territoires.json");
  if (!territoires_json) return FichierManquant(territoires_json.error());
  auto catalogue_json = ReadWhole(env, index.build + "/catalogue.json");
  if (!catalogue_json) return FichierManquant(catalogue_json.error());
  auto etat = Etat::Lire(index.octets_etat);
  if (!etat) return Fail(etat.error().code(), CheminEtat(index.build) + " : " + etat.error().message());
  index.etat = std::move(*etat);
  const auto altere = [&](const char* fichier) {
    return Fail(Code::kCorrupt, index.build + "/" + fichier +
                                    " : contenu altéré ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
  };
  if (SommeDeFichier(*catalogue_json) != index.etat.catalogue) return altere("catalogue.json");
  if (SommeDeFichier(*territoires_json) != index.etat.territoires) return altere("territoires.json");
  auto territoires = Territoires::Load(*territoires_json);
  if (!territoires) return tl::unexpected(territoires.error());
  auto catalogue = Catalogue::Load(*catalogue_json, *territoires);
  if (!catalogue) return tl::unexpected(catalogue.error());
  index.catalogue = *catalogue;
  for (const EtatBloc& b : index.etat.blocs) {
    auto bloc = Block::Open(env, CheminBloc(index.build, b.nom), *index.catalogue, index.alarme);
    if (!bloc) return FichierManquant(bloc.error());
    if ((*bloc)->rows() != b.lignes || (*bloc)->octets().size() != b.longueur)
      return altere(("blocs/" + b.nom).c_str());
    index.blocs.push_back(*bloc);
  }
  auto dictionnaires = Dictionnaires::Ouvrir(env, index.build, index.etat, index.alarme);
  if (!dictionnaires) return tl::unexpected(dictionnaires.error());
  index.dictionnaires = std::move(*dictionnaires);
  return index;
}

}  // namespace sne
