#include "indexer/instruction.h"

#include <algorithm>

#include "schema/demande_json.h"

namespace sne {

Result<Instruction> Instruction::Creer(const Catalogue& catalogue) {
  Instruction x(catalogue);
  std::string manque;
  const auto champ = [&](const char* cle, FieldId parent = kNoField) {
    const FieldId id = catalogue.FindKey(cle, parent);
    if (id == kNoField) manque = cle;
    return id;
  };
  const auto slot = [&](FieldId id) { return id == kNoField ? std::uint16_t{0} : catalogue.field(id).slot; };
  const auto code = [&](FieldId id, const char* valeur) {
    const Ordinal o = id == kNoField ? kNoOrdinal : catalogue.field(id).nomenclature->Find(valeur);
    if (o == kNoOrdinal) manque = valeur;
    return o;
  };
  x.instruction_ = champ("en_instruction");
  x.slot_ = slot(x.instruction_);
  const FieldId guichet = champ("guichet", x.instruction_);
  x.guichet_ = slot(guichet);
  x.agent_ = slot(champ("agent", x.instruction_));
  x.depuis_ = slot(champ("depuis", x.instruction_));
  x.motif_ = slot(champ("motif", x.instruction_));
  const FieldId evenements = champ("evenements"), statut = champ("statut");
  x.evenements_ = slot(evenements);
  x.statut_ = slot(statut);
  const FieldId ev_code = champ("code", evenements), decision = champ("decision", evenements);
  x.ev_code_ = slot(ev_code);
  x.ev_date_ = slot(champ("date", evenements));
  x.ev_guichet_ = slot(champ("guichet", evenements));
  x.ev_motif_ = slot(champ("motif", evenements));
  x.ev_decision_ = slot(decision);
  x.mise_ = code(ev_code, "MISE_INSTR");
  x.fin_ = code(ev_code, "FIN_INSTR");
  x.refus_ = code(ev_code, "REFUS_DEM");
  x.bail_ = code(ev_code, "BAIL");
  x.passage_ = code(ev_code, "PASSAGE_CAL");
  x.non_att_ = code(decision, "NON_ATT");
  x.rejet_ = code(decision, "REJET");
  x.radiee_ = code(statut, "RADIEE");
  if (!manque.empty())
    return Fail(Code::kInvalid, "catalogue.json : « " + manque + " » manque à la mise en instruction");
  x.guichets_ = catalogue.field(guichet).nomenclature;
  x.taille_ = catalogue.field(x.instruction_).champs.size();
  x.taille_evenement_ = catalogue.field(evenements).champs.size();
  x.champs_ = {x.instruction_, evenements};
  return x;
}

std::optional<Detenteur> Instruction::DetenteurDe(const Demande& d) const {
  const Records& r = Elements(d.valeurs[slot_]);
  if (r.empty()) return std::nullopt;
  Detenteur qui;
  qui.guichet = guichets_->Code(static_cast<Ordinal>(IntOr(r[0].valeurs[guichet_], 0)));
  qui.agent = Str(r[0].valeurs[agent_]);
  qui.depuis = static_cast<Jour>(IntOr(r[0].valeurs[depuis_], 0));
  qui.motif = Str(r[0].valeurs[motif_]);
  return qui;
}

bool Instruction::Radiee(const Demande& d) const { return IntOr(d.valeurs[statut_], 0) == radiee_; }

Jour Instruction::DernierActe(const Demande& d) const {
  std::int64_t jour = INT32_MIN;
  if (const Records& r = Elements(d.valeurs[slot_]); !r.empty()) jour = IntOr(r[0].valeurs[depuis_], jour);
  for (const Record& e : Elements(d.valeurs[evenements_])) jour = std::max(jour, IntOr(e.valeurs[ev_date_], jour));
  return static_cast<Jour>(jour);
}

void Instruction::AjouterEvenement(Demande& d, Ordinal code, const std::string& guichet, const std::string& motif,
                                   Jour jour) const {
  Record e;
  e.valeurs.resize(taille_evenement_);
  e.valeurs[ev_code_] = std::int64_t{code};
  e.valeurs[ev_date_] = std::int64_t{jour};
  if (const Ordinal g = guichets_->Find(guichet); g != kNoOrdinal) e.valeurs[ev_guichet_] = std::int64_t{g};
  if (!motif.empty()) e.valeurs[ev_motif_] = motif;
  Value& liste = d.valeurs[evenements_];
  if (!Present(liste)) liste = Records();
  auto& tous = std::get<Records>(liste);
  tous.push_back(std::move(e));
  Borner(tous);
}

bool Instruction::Marque(const Record& e) const {
  const auto code = static_cast<Ordinal>(IntOr(e.valeurs[ev_code_], 0));
  return code == mise_ || code == fin_;
}

void Instruction::Borner(Records& evenements) const {
  std::size_t de_trop = evenements.size() - std::min(evenements.size(), kElementsMax);
  std::erase_if(evenements, [&](const Record& e) { return de_trop > 0 && Marque(e) && de_trop-- > 0; });
}

bool Instruction::Prendre(Demande& d, const Detenteur& qui, Jour jour) const {
  const auto avant = DetenteurDe(d);
  const bool meme = avant && avant->Est(qui.guichet, qui.agent);
  const Records& evenements = Elements(d.valeurs[evenements_]);
  const bool dit_aujourd_hui = std::any_of(evenements.begin(), evenements.end(), [&](const Record& e) {
    return IntOr(e.valeurs[ev_code_], 0) == mise_ && IntOr(e.valeurs[ev_date_], 0) == jour &&
           guichets_->Code(static_cast<Ordinal>(IntOr(e.valeurs[ev_guichet_], 0))) == qui.guichet;
  });
  const bool motif_nouveau = !qui.motif.empty() && (!avant || avant->motif != qui.motif);
  if (meme && dit_aujourd_hui && !motif_nouveau) return false;
  if (!meme || !dit_aujourd_hui) AjouterEvenement(d, mise_, qui.guichet, qui.motif, jour);
  Record r;
  r.valeurs.resize(taille_);
  r.valeurs[guichet_] = std::int64_t{guichets_->Find(qui.guichet)};
  if (!qui.agent.empty()) r.valeurs[agent_] = qui.agent;
  r.valeurs[depuis_] = std::int64_t{meme ? avant->depuis : jour};
  const std::string& motif = qui.motif.empty() && meme ? avant->motif : qui.motif;
  if (!motif.empty()) r.valeurs[motif_] = motif;
  d.valeurs[slot_] = Records{std::move(r)};
  return true;
}

void Instruction::Transferer(Demande& d, const std::string& vers_agent, Jour jour) const {
  const auto avant = DetenteurDe(d);
  AjouterEvenement(d, mise_, avant->guichet, "transférée à un collègue", jour);
  std::get<Records>(d.valeurs[slot_])[0].valeurs[agent_] = vers_agent;
}

void Instruction::Rendre(Demande& d, const std::string& guichet, const std::string& motif, Jour jour) const {
  d.valeurs[slot_] = std::monostate();
  AjouterEvenement(d, fin_, guichet, motif, jour);
}

bool Instruction::Termine(const Record& e) const {
  const auto code = static_cast<Ordinal>(IntOr(e.valeurs[ev_code_], 0));
  const auto decision = static_cast<Ordinal>(IntOr(e.valeurs[ev_decision_], 0));
  return code == refus_ || code == bail_ || (code == passage_ && (decision == non_att_ || decision == rejet_));
}

void Instruction::Reporter(const Demande& avant, Demande& recue, Jour jour) const {
  recue.valeurs[slot_] = avant.valeurs[slot_];
  const Records& anciens = Elements(avant.valeurs[evenements_]);
  const Records nouveaux = Elements(recue.valeurs[evenements_]);
  const auto dans = [](const Records& liste, const Record& e) {
    return std::find(liste.begin(), liste.end(), e) != liste.end();
  };
  // Marks are the writer's own: the source does not know them, or not the last of them.
  for (const Record& e : anciens) {
    if (!Marque(e) || dans(nouveaux, e)) continue;
    Value& liste = recue.valeurs[evenements_];
    if (!Present(liste)) liste = Records();
    auto& tous = std::get<Records>(liste);
    // Behind what happened before it, so that the list stays in order of dates where it was.
    const std::int64_t date = IntOr(e.valeurs[ev_date_], INT64_MIN);
    auto ou = tous.end();
    while (ou != tous.begin() && IntOr(std::prev(ou)->valeurs[ev_date_], INT64_MIN) > date) --ou;
    tous.insert(ou, e);
  }
  if (auto* tous = std::get_if<Records>(&recue.valeurs[evenements_])) Borner(*tous);
  const auto qui = DetenteurDe(recue);
  if (!qui) return;
  if (Radiee(recue)) {
    Rendre(recue, qui->guichet, "demande radiée", jour);
    return;
  }
  for (const Record& e : nouveaux) {
    if (!Termine(e) || dans(anciens, e) || IntOr(e.valeurs[ev_date_], INT64_MIN) < qui->depuis) continue;
    Rendre(recue, qui->guichet,
           "fin du traitement : " + catalogue_->field(catalogue_->FindKey("code", catalogue_->FindKey("evenements")))
                                        .nomenclature->Libelle(static_cast<Ordinal>(IntOr(e.valeurs[ev_code_], 0))),
           jour);
    return;
  }
}

}  // namespace sne
