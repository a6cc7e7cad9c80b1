#include "schema/index_ouvert.h"

#include <algorithm>

namespace sne {
namespace {

tl::unexpected<Status> Altere(const std::string& chemin) {
  return Fail(Code::kCorrupt, chemin + " : contenu altéré ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
}

Result<std::shared_ptr<const Catalogue>> LireCatalogue(Env& env, const IndexOuvert& index) {
  const std::string chemin_territoires = index.build + "/territoires.json", chemin = index.build + "/catalogue.json";
  auto territoires_json = ReadWhole(env, chemin_territoires);
  if (!territoires_json) return FichierManquant(territoires_json.error());
  auto catalogue_json = ReadWhole(env, chemin);
  if (!catalogue_json) return FichierManquant(catalogue_json.error());
  if (SommeDeFichier(*catalogue_json) != index.etat.catalogue) return Altere(chemin);
  if (SommeDeFichier(*territoires_json) != index.etat.territoires) return Altere(chemin_territoires);
  auto territoires = Territoires::Load(*territoires_json);
  if (!territoires) return tl::unexpected(territoires.error());
  return Catalogue::Load(*catalogue_json, *territoires);
}

Result<SegmentOuvert> OuvrirSegment(Env& env, const IndexOuvert& index, const EtatSegment& etat) {
  const std::string chemin = index.build + "/" + etat.nom;
  SegmentOuvert segment;
  segment.nom = etat.nom;
  for (const EtatBloc& b : etat.blocs) {
    auto bloc = Block::Open(env, CheminBloc(chemin, b.nom), *index.catalogue, index.alarme);
    if (!bloc) return FichierManquant(bloc.error());
    if ((*bloc)->rows() != b.lignes || (*bloc)->octets().size() != b.longueur) return Altere(CheminBloc(chemin, b.nom));
    segment.blocs.push_back(*bloc);
  }
  auto dictionnaires = Dictionnaires::Ouvrir(env, chemin, etat, index.alarme);
  if (!dictionnaires) return tl::unexpected(dictionnaires.error());
  segment.dictionnaires = std::move(*dictionnaires);
  return segment;
}

Result<std::shared_ptr<const Grilles>> LireFichierDeGrilles(Env& env, const IndexOuvert& index) {
  const EtatFichier& e = index.etat.grilles;
  if (e.nom.empty()) return std::make_shared<const Grilles>();
  const std::string chemin = index.build + "/" + e.nom;
  auto octets = ReadWhole(env, chemin);
  if (!octets) return FichierManquant(octets.error());
  if (octets->size() != e.longueur || SommeDeFichier(*octets) != e.somme) return Altere(chemin);
  auto grilles = LireGrilles(*octets);
  if (!grilles) return Fail(Code::kCorrupt, chemin + " : " + grilles.error().message());
  return std::make_shared<const Grilles>(std::move(*grilles));
}

}  // namespace

Result<IndexOuvert> IndexOuvert::Ouvrir(Env& env, const std::string& repertoire, const IndexOuvert* avant) {
  auto courant = ReadWhole(env, repertoire + "/" + kFichierCourant);
  if (!courant) {
    if (courant.error().code() != Code::kNotFound) return tl::unexpected(courant.error());
    return Fail(Code::kNotFound, "pas d'index dans " + repertoire + " ; créez-le : sne-indexer build --index " +
                                     repertoire + " < demandes.ndjson");
  }
  return OuvrirBuild(env, repertoire, repertoire + "/" + courant->substr(0, courant->find('\n')), avant);
}

Result<IndexOuvert> IndexOuvert::OuvrirBuild(Env& env, const std::string& repertoire, const std::string& build,
                                             const IndexOuvert* avant) {
  IndexOuvert index;
  index.repertoire = repertoire;
  index.build = build;
  auto octets_etat = ReadWhole(env, CheminEtat(index.build));
  if (!octets_etat) return FichierManquant(octets_etat.error());
  index.octets_etat = std::move(*octets_etat);
  if (avant != nullptr && (avant->build != index.build || avant->alarme->load(std::memory_order_relaxed)))
    avant = nullptr;
  if (avant != nullptr && index.MemeEtat(*avant)) return *avant;
  auto etat = Etat::Lire(index.octets_etat);
  if (!etat) return Fail(etat.error().code(), CheminEtat(index.build) + " : " + etat.error().message());
  index.etat = std::move(*etat);
  if (avant != nullptr) {
    index.alarme = avant->alarme;
    index.catalogue = avant->catalogue;
  } else {
    auto catalogue = LireCatalogue(env, index);
    if (!catalogue) return tl::unexpected(catalogue.error());
    index.catalogue = *catalogue;
  }
  for (const EtatSegment& e : index.etat.segments) {
    if (avant != nullptr) {
      const auto& connus = avant->segments;
      const auto connu = std::find_if(connus.begin(), connus.end(), [&](const auto& s) { return s.nom == e.nom; });
      if (connu != connus.end()) {
        index.segments.push_back(*connu);
        continue;
      }
    }
    auto segment = OuvrirSegment(env, index, e);
    if (!segment) return tl::unexpected(segment.error());
    index.segments.push_back(std::move(*segment));
  }
  auto grilles = LireFichierDeGrilles(env, index);
  if (!grilles) return tl::unexpected(grilles.error());
  index.grilles = std::move(*grilles);
  return index;
}

}  // namespace sne
