#include "indexer/fonds.h"

#include <algorithm>

namespace sne {

Fonds::Fonds(std::shared_ptr<const Scelle> scelle) {
  Adopter(std::move(scelle));
  arrivees_.compteurs = scelle_->registre().compteurs;
}

void Fonds::Adopter(std::shared_ptr<const Scelle> scelle) {
  if (!lecteur_ || scelle->catalogue() != scelle_->catalogue())
    lecteur_ = std::make_unique<LecteurDemande>(*scelle->catalogue(), Provenance::kJournal);
  scelle_ = std::move(scelle);
  textes_ = std::make_unique<TextReader>();
}

Jour Fonds::jour() const { return scelle_->index().etat.date_reference.value_or(AujourdhuiParis()); }

Fonds::Place Fonds::Trouver(NumeroUnique numero) const {
  Place place;
  if (const auto it = arrivees_.fiches.find(numero); it != arrivees_.fiches.end()) {
    place.fiche = it->second;
    place.version = it->second->version;
    return place;
  }
  place.ligne = scelle_->Trouver(numero);
  place.version = scelle_->Version(numero, place.ligne);
  if (const auto it = arrivees_.versions.find(numero); it != arrivees_.versions.end())
    place.version = std::max(place.version, it->second);
  return place;
}

Outcome Fonds::Lire(const Place& place, Demande& d) {
  if (place.fiche) {
    lecteur_->Lire(*place.fiche->json, d, lecture_);
    if (!lecture_.erreurs.empty()) {
      const Erreur& e = lecture_.erreurs[0];
      return Fail(Code::kCorrupt, "journal : enregistrement illisible (" + e.chemin + " : " + e.detail + ")");
    }
    scelle_->calculateur()->CalculerFixes(d);
  } else {
    ReadRow(*catalogue(), scelle_->bloc(*place.ligne), place.ligne->row, *textes_, d);
  }
  d.version = place.version;
  return scelle_->Sain();
}

Outcome Fonds::LireChamps(const Place& place, const std::vector<FieldId>& champs, Demande& d) {
  if (place.fiche) return Lire(place, d);
  d.valeurs.assign(catalogue()->racines().size(), Value());
  for (const FieldId f : champs) {
    d.valeurs[catalogue()->field(f).slot] =
        ReadValue(*catalogue(), scelle_->bloc(*place.ligne), place.ligne->row, f, *textes_);
  }
  d.version = place.version;
  return scelle_->Sain();
}

void Fonds::Appliquer(std::uint64_t position, NumeroUnique numero, Genre genre, std::int64_t version,
                      std::string json) {
  auto it = arrivees_.fiches.find(numero);
  if (genre == Genre::kVersion) {
    if (it == arrivees_.fiches.end()) {
      arrivees_.versions[numero] = version;
    } else {
      it->second = std::make_shared<const Fiche>(Fiche{position, version, it->second->json});
    }
    return;
  }
  arrivees_.versions.erase(numero);
  if (it == arrivees_.fiches.end()) {
    it = arrivees_.fiches.emplace(numero, nullptr).first;
  } else if (it->second->json) {
    octets_ -= it->second->json->size();
  }
  std::shared_ptr<const std::string> contenu;
  if (genre == Genre::kDemande) contenu = std::make_shared<const std::string>(std::move(json));
  if (contenu) octets_ += contenu->size();
  it->second = std::make_shared<const Fiche>(Fiche{position, version, std::move(contenu)});
}

std::shared_ptr<const GrillesDeTerritoire> Fonds::GrillesDe(const std::string& epci) const {
  for (const Grilles* g : {&arrivees_.grilles, scelle_->index().grilles.get()}) {
    if (const auto it = g->find(epci); it != g->end()) return it->second;
  }
  return nullptr;
}

std::size_t Fonds::territoires() const {
  const Grilles& scellees = *scelle_->index().grilles;
  return scellees.size() +
         static_cast<std::size_t>(std::count_if(arrivees_.grilles.begin(), arrivees_.grilles.end(),
                                                [&](const auto& g) { return !scellees.contains(g.first); }));
}

void Fonds::Poser(std::shared_ptr<const GrillesDeTerritoire> grilles) {
  auto& place = arrivees_.grilles[grilles->epci];
  place = std::move(grilles);
}

void Fonds::Avancer(std::shared_ptr<const Scelle> scelle, const Arrivees& scellees) {
  Adopter(std::move(scelle));
  for (const auto& [numero, fiche] : scellees.fiches) {
    const auto it = arrivees_.fiches.find(numero);
    if (it == arrivees_.fiches.end() || it->second != fiche) continue;
    if (fiche->json) octets_ -= fiche->json->size();
    arrivees_.fiches.erase(it);
  }
  for (const auto& [numero, version] : scellees.versions) {
    const auto it = arrivees_.versions.find(numero);
    if (it != arrivees_.versions.end() && it->second == version) arrivees_.versions.erase(it);
  }
  for (const auto& [epci, grilles] : scellees.grilles) {
    const auto it = arrivees_.grilles.find(epci);
    if (it != arrivees_.grilles.end() && it->second == grilles) arrivees_.grilles.erase(it);
  }
}

}  // namespace sne
