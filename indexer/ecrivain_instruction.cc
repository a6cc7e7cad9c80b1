// The claims of the writer: taken, handed over, released, lapsed. What each does to a record is instruction.h's.
#include "indexer/ecrivain.h"

namespace sne {

// Reads the record of a claim. An issue other than kPrise: it cannot be held.
Result<Issue> Ecrivain::Examiner(NumeroUnique numero, const Mandat& mandat, Fonds::Place& place, Demande& d) {
  Issue issue;
  issue.numero = numero;
  place = fonds_->Trouver(numero);
  if (!place.existe()) {
    issue.sort = Issue::Sort::kInconnue;
    return issue;
  }
  SNE_TRY(fonds_->Lire(place, d));
  if (!mandat.Couvre(d, regles_->catalogue)) {
    issue.sort = Issue::Sort::kInconnue;
    return issue;
  }
  issue.detenteur = regles_->instruction.DetenteurDe(d);
  if (regles_->instruction.Radiee(d)) issue.sort = Issue::Sort::kRadiee;
  return issue;
}

// None that is outside the territory of the mandate.
Outcome Ecrivain::Liees(Issue& issue, const Demande& d, const Mandat& mandat) {
  for (const NumeroUnique n : prises_->Liees(issue.numero, d)) {
    const Fonds::Place place = fonds_->Trouver(n);
    Demande autre;
    if (!place.existe()) continue;
    SNE_TRY(fonds_->Lire(place, autre));
    if (!mandat.Couvre(autre, regles_->catalogue)) continue;
    if (const auto qui = regles_->instruction.DetenteurDe(autre)) issue.liees.emplace_back(n, *qui);
  }
  return {};
}

Result<std::vector<Issue>> Ecrivain::PrendreToutes(const std::vector<NumeroUnique>& numeros, const Detenteur& qui,
                                                   const Mandat& mandat) {
  const std::lock_guard verrou(mutex_);
  SNE_TRY(VivantVerrouille());
  struct Une {
    Fonds::Place place;
    Demande avant, apres;
    bool change = false;
  };
  std::vector<Issue> issues, obstacles;
  std::vector<Une> unes(numeros.size());
  for (std::size_t i = 0; i < numeros.size(); ++i) {
    auto issue = Examiner(numeros[i], mandat, unes[i].place, unes[i].avant);
    if (!issue) return MourirVerrouille(issue.error());
    if (issue->sort == Issue::Sort::kPrise && issue->detenteur) {
      issue->sort = issue->detenteur->Est(qui.guichet, qui.agent) ? Issue::Sort::kRenouvelee : Issue::Sort::kDetenue;
    }
    const bool libre = issue->sort == Issue::Sort::kPrise || issue->sort == Issue::Sort::kRenouvelee;
    (libre ? issues : obstacles).push_back(std::move(*issue));
  }
  if (!obstacles.empty()) return obstacles;
  for (std::size_t i = 0; i < numeros.size(); ++i) {
    Une& u = unes[i];
    u.apres = u.avant;
    u.change = regles_->instruction.Prendre(u.apres, qui, fonds_->jour());
    if (auto fait = Liees(issues[i], u.avant, mandat); !fait) return MourirVerrouille(fait.error());
    issues[i].detenteur = regles_->instruction.DetenteurDe(u.apres);
  }
  std::vector<Ecriture> groupe;
  for (std::size_t i = 0; i < numeros.size(); ++i) {
    if (unes[i].change) groupe.push_back(Marquer(unes[i].place, numeros[i], unes[i].avant, unes[i].apres));
  }
  if (!groupe.empty()) SNE_TRY(Ecrire(std::move(groupe)));
  return issues;
}

Result<Issue> Ecrivain::Prendre(NumeroUnique numero, const Detenteur& qui, const Mandat& mandat) {
  auto issues = PrendreToutes({numero}, qui, mandat);
  if (!issues) return tl::unexpected(issues.error());
  return std::move((*issues)[0]);
}

Result<Issue> Ecrivain::Rendre(NumeroUnique numero, const std::string& guichet, const std::string& agent, bool force,
                               const std::string& motif, const Mandat& mandat) {
  const std::lock_guard verrou(mutex_);
  SNE_TRY(VivantVerrouille());
  Fonds::Place place;
  Demande avant;
  auto issue = Examiner(numero, mandat, place, avant);
  if (!issue) return MourirVerrouille(issue.error());
  if (issue->sort == Issue::Sort::kInconnue) return issue;
  issue->sort = Issue::Sort::kRendue;
  if (!issue->detenteur) return issue;
  if (!force && !issue->detenteur->Est(guichet, agent)) {
    issue->sort = Issue::Sort::kDetenue;
    return issue;
  }
  Demande apres = avant;
  const std::string dit = force ? "libérée d'autorité" + (motif.empty() ? "" : " : " + motif) : motif;
  regles_->instruction.Rendre(apres, guichet, dit.empty() ? "rendue" : Extrait(dit, 200), fonds_->jour());
  SNE_TRY(Ecrire({Marquer(place, numero, avant, apres)}));
  issue->detenteur.reset();
  return issue;
}

Result<Issue> Ecrivain::Transferer(NumeroUnique numero, const std::string& guichet, const std::string& agent,
                                   const std::string& vers_agent, const Mandat& mandat) {
  const std::lock_guard verrou(mutex_);
  SNE_TRY(VivantVerrouille());
  Fonds::Place place;
  Demande avant;
  auto issue = Examiner(numero, mandat, place, avant);
  if (!issue) return MourirVerrouille(issue.error());
  if (issue->sort != Issue::Sort::kPrise) return issue;
  if (!issue->detenteur) {
    issue->sort = Issue::Sort::kLibre;
    return issue;
  }
  if (issue->detenteur->Est(guichet, vers_agent)) return issue;  // done already
  if (!issue->detenteur->Est(guichet, agent)) {
    issue->sort = Issue::Sort::kDetenue;
    return issue;
  }
  Demande apres = avant;
  regles_->instruction.Transferer(apres, vers_agent, fonds_->jour());
  SNE_TRY(Ecrire({Marquer(place, numero, avant, apres)}));
  issue->detenteur = regles_->instruction.DetenteurDe(apres);
  return issue;
}

Result<std::size_t> Ecrivain::Echoir() {
  std::vector<NumeroUnique> echues;
  {
    const std::lock_guard verrou(mutex_);
    echues = prises_->Echues(fonds_->jour() - options_.echeance_jours);
  }
  std::size_t rendues = 0;
  for (const NumeroUnique n : echues) {  // one at a time: others write in between
    const std::lock_guard verrou(mutex_);
    SNE_TRY(VivantVerrouille());
    Fonds::Place place;
    Demande avant;
    auto issue = Examiner(n, Mandat::Tout(), place, avant);
    if (!issue) return MourirVerrouille(issue.error());
    const Jour jour = fonds_->jour();
    if (!issue->detenteur || regles_->instruction.DernierActe(avant) >= jour - options_.echeance_jours) continue;
    Demande apres = avant;
    regles_->instruction.Rendre(apres, issue->detenteur->guichet,
                                "échue : aucun événement depuis " + std::to_string(options_.echeance_jours) + " jours",
                                jour);
    SNE_TRY(Ecrire({Marquer(place, n, avant, apres)}));
    ++rendues;
  }
  return rendues;
}

}  // namespace sne
