#include "indexer/point_de_controle.h"

#include <algorithm>
#include <set>

#include "indexer/ordre.h"
#include "indexer/segment_writer.h"
#include "schema/index_format.h"

namespace sne {
namespace {

std::string ProchainSegment(const Etat& etat) {
  std::uint64_t dernier = 0;
  for (const EtatSegment& s : etat.segments)
    dernier = std::max<std::uint64_t>(dernier, std::strtoull(s.nom.c_str() + s.nom.rfind('-') + 1, nullptr, 10));
  return NomDeSegment(dernier + 1);
}

// The living records of `arrivees` as a segment `nom` of `build`, in the order of rows; nothing when there are none.
Result<std::optional<EtatSegment>> EcrireArrivees(Env& env, const std::string& build, const std::string& nom,
                                                  const Arrivees& arrivees, const Catalogue& catalogue,
                                                  std::shared_ptr<const Calculateur> calculateur, Jour jour) {
  struct Place {
    std::uint64_t cle;
    NumeroUnique numero;
    const Fiche* fiche;
  };
  std::vector<Place> places;
  LecteurDemande lecteur(catalogue, Provenance::kJournal);
  Lecture lecture;
  Demande d;
  const auto lire = [&](const Fiche& f) -> Outcome {
    lecteur.Lire(*f.json, d, lecture);
    if (lecture.erreurs.empty()) return {};
    const Erreur& e = lecture.erreurs[0];
    return Fail(Code::kCorrupt, "journal : enregistrement illisible (" + e.chemin + " : " + e.detail + ")");
  };
  const Ordre ordre(catalogue.territoires());
  const std::uint16_t communes = catalogue.field(catalogue.FindKey("commune_souhaitee")).slot;
  const Field& statut = catalogue.field(catalogue.FindKey("statut"));
  const Ordinal radiee = statut.nomenclature->Find("RADIEE"), suspendue = statut.nomenclature->Find("SUSPENDUE");
  for (const auto& [numero, fiche] : arrivees.fiches) {
    if (!fiche->json) continue;
    SNE_TRY(lire(*fiche));
    const auto s = static_cast<Ordinal>(IntOr(d.valeurs[statut.slot], 0));
    places.push_back({ordre.Cle(Codes(d.valeurs[communes]), s == radiee || s == suspendue), numero, fiche.get()});
  }
  if (places.empty()) return std::optional<EtatSegment>();
  std::sort(places.begin(), places.end(),
            [](const Place& a, const Place& b) { return std::pair(a.cle, a.numero) < std::pair(b.cle, b.numero); });
  if (env.Exists(build + "/" + nom)) SNE_TRY(env.RemoveTree(build + "/" + nom));
  auto segment = SegmentWriter::Creer(env, build, nom, std::move(calculateur), catalogue, jour);
  if (!segment) return tl::unexpected(segment.error());
  for (const Place& p : places) {
    SNE_TRY(lire(*p.fiche));
    d.version = p.fiche->version;
    SNE_TRY((*segment)->Add(d));
  }
  auto fait = (*segment)->Finish();
  if (!fait) return tl::unexpected(fait.error());
  SNE_TRY(env.SyncDir(build));
  return std::optional(std::move(*fait));
}

// The register as of `arrivees` over that of `scelle`.
Registre RegistreApres(const Scelle& scelle, const Arrivees& arrivees) {
  Registre r;
  const Registre& avant = scelle.registre();
  std::map<NumeroUnique, std::int64_t> nouvelles(arrivees.versions.begin(), arrivees.versions.end());
  auto n = nouvelles.begin();
  for (const auto& [numero, version] : avant.versions) {
    for (; n != nouvelles.end() && n->first < numero; ++n) r.versions.push_back(*n);
    if (n != nouvelles.end() && n->first == numero) {
      r.versions.push_back(*n++);
    } else if (arrivees.fiches.find(numero) == arrivees.fiches.end()) {
      r.versions.emplace_back(numero, version);
    }
  }
  r.versions.insert(r.versions.end(), n, nouvelles.end());
  r.tombes = avant.tombes;
  for (const auto& [numero, fiche] : arrivees.fiches) {
    if (!fiche->json) {
      r.tombes[scelle.Empreinte(numero)] = fiche->version;
    } else if (!r.tombes.empty()) {
      r.tombes.erase(scelle.Empreinte(numero));
    }
  }
  r.compteurs = arrivees.compteurs;
  return r;
}

Outcome EcrirePoint(Ecrivain& ecrivain, const Ecrivain::Coupure& c) {
  Env& env = ecrivain.env();
  const Scelle& s = *c.scelle;
  SNE_TRY(Prolonger(env, s, c.arrivees, c.generation));
  auto nouveau = Scelle::Ouvrir(env, ecrivain.index(), ecrivain.cle(), &s);
  if (!nouveau) return tl::unexpected(nouveau.error());
  SNE_TRY(ecrivain.Reprendre(*nouveau, c.arrivees));
  SNE_TRY(RetirerAnciens(env, s.index().build, s.index().etat, (*nouveau)->index().etat));
  // A server that is at the state before still reads the journal behind it.
  return PurgerJournal(env, ecrivain.index(), s.index().etat.generation);
}

}  // namespace

Outcome Sceller(Ecrivain& ecrivain) {
  auto coupure = ecrivain.Couper();
  if (!coupure) return tl::unexpected(coupure.error());
  if (coupure->generation == coupure->scelle->index().etat.generation) return {};
  if (auto fait = EcrirePoint(ecrivain, *coupure); !fait) return ecrivain.Mourir(fait.error());
  return {};
}

Outcome Prolonger(Env& env, const Scelle& s, const Arrivees& arrivees, std::uint64_t generation) {
  const std::string& build = s.index().build;
  Etat etat = s.index().etat;
  const Jour jour = etat.date_reference.value_or(AujourdhuiParis());
  auto segment = EcrireArrivees(env, build, ProchainSegment(etat), arrivees, *s.catalogue(), s.calculateur(), jour);
  if (!segment) return tl::unexpected(segment.error());
  if (*segment) etat.segments.push_back(std::move(**segment));
  for (const auto& [numero, fiche] : arrivees.fiches) {
    if (const auto ligne = s.Trouver(numero)) etat.morts.push_back(ligne->numero);
  }
  std::sort(etat.morts.begin(), etat.morts.end());
  etat.generation = generation;
  SNE_TRY(EcrireRegistre(env, build, RegistreApres(s, arrivees), etat));
  if (!arrivees.grilles.empty()) {
    Grilles grilles = arrivees.grilles;
    grilles.insert(s.index().grilles->begin(), s.index().grilles->end());
    SNE_TRY(EcrireFichierDeGrilles(env, build, grilles, etat));
  }
  return CommitState(env, build, etat);
}

Outcome EcrireRegistre(Env& env, const std::string& build, const Registre& registre, Etat& etat) {
  const std::string octets = registre.Ecrire();
  etat.registre = {"registre-" + std::to_string(etat.generation), octets.size(), SommeDeFichier(octets)};
  return ReplaceFile(env, build + "/" + etat.registre.nom, octets);
}

Outcome EcrireFichierDeGrilles(Env& env, const std::string& build, const Grilles& grilles, Etat& etat) {
  const std::string octets = EcrireGrilles(grilles);
  etat.grilles = {"grilles-" + std::to_string(etat.generation), octets.size(), SommeDeFichier(octets)};
  return ReplaceFile(env, build + "/" + etat.grilles.nom, octets);
}

Outcome RetirerAnciens(Env& env, const std::string& build, const Etat& avant, const Etat& apres) {
  for (const auto& [ancien, nouveau] :
       {std::pair(&avant.registre, &apres.registre), std::pair(&avant.grilles, &apres.grilles)}) {
    if (!ancien->nom.empty() && ancien->nom != nouveau->nom) SNE_TRY(env.Remove(build + "/" + ancien->nom));
  }
  return {};
}

Outcome Nettoyer(Env& env, const std::string& index) {
  auto ouvert = IndexOuvert::Ouvrir(env, index);
  if (!ouvert) return tl::unexpected(ouvert.error());
  auto builds = env.List(index);
  if (!builds) return tl::unexpected(builds.error());
  const std::string debut = index + "/";
  for (const std::string& nom : *builds) {
    if (nom.starts_with("build-") && debut + nom != ouvert->build) SNE_TRY(env.RemoveTree(debut + nom));
  }
  std::set<std::string> nommes = {ouvert->etat.registre.nom, ouvert->etat.grilles.nom};
  for (const EtatSegment& s : ouvert->etat.segments) nommes.insert(s.nom);
  auto fichiers = env.List(ouvert->build);
  if (!fichiers) return tl::unexpected(fichiers.error());
  for (const std::string& nom : *fichiers) {
    const std::string chemin = ouvert->build + "/" + nom;
    if (nommes.count(nom) != 0) continue;
    if (nom.starts_with("segment-")) SNE_TRY(env.RemoveTree(chemin));
    if (nom.starts_with("registre-") || nom.starts_with("grilles-")) SNE_TRY(env.Remove(chemin));
  }
  return {};
}

}  // namespace sne
