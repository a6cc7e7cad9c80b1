// Notes of cotation: the formula, line by line, over one parsed demande.
#include <algorithm>
#include <cmath>

#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

using Par = LigneDeGrille::Par;

// Whether a value of a field names the territory.
bool Nomme(const Catalogue& c, const Field& f, const Value& v, Ordinal territoire) {
  const auto o = static_cast<Ordinal>(IntOr(v, 0));
  if (o == kNoOrdinal) return false;
  if (f.nomenclature == &c.territoires().communes()) return c.territoires().commune(o).epci == territoire;
  return o == territoire;
}

double Nombre_(const Catalogue& c, const std::string& champ, const Demande& d) {
  const Field& f = c.field(c.Find(champ));
  const auto v = static_cast<double>(IntOr(d.valeurs[f.slot], 0));
  return f.type == Type::kMoney ? v / 100 : v;
}

// The conditions of which one must hold.
std::vector<Condition> ConditionsDe(const CritereDeCotation& critere, const LigneDeGrille& l) {
  std::vector<Condition> conditions;
  if (l.modalites.empty()) {
    if (critere.condition) conditions.push_back(*critere.condition);
    return conditions;
  }
  for (const CritereDeCotation::Modalite& m : critere.modalites) {
    if (std::find(l.modalites.begin(), l.modalites.end(), m.code) != l.modalites.end())
      conditions.push_back(m.condition);
  }
  return conditions;
}

}  // namespace

CotationDeReference::CotationDeReference(const Catalogue& c, const CriteresDeCotation& criteres, const Grille& grille,
                                         Ordinal territoire, Jour jour)
    : c_(c), grille_(grille), territoire_(territoire), jour_(jour) {
  Refus refus;
  for (const LigneDeGrille& l : grille.lignes) {
    LigneComprise& comprise = lignes_.emplace_back();
    const CritereDeCotation& critere = *criteres.Find(l.critere);
    comprise.critere = &critere;
    if (!critere.territoire.empty()) comprise.territoire = &c.field(c.Find(critere.territoire));
    const FieldId liste = comprise.territoire == nullptr ? kNoField : comprise.territoire->parent;
    for (const Condition& condition : ConditionsDe(critere, l))
      comprise.conditions.push_back(
          CompilerCondition(c, liste == kNoField ? condition : *condition.element, liste, 1, refus));
    if (l.depuis_mois)
      comprise.evenement = CompilerCondition(c, critere.fenetre->condition, c.Find(critere.fenetre->champ), 1, refus);
  }
}

bool CotationDeReference::Applique(const LigneDeGrille& l, const LigneComprise& comprise, const Demande& d) const {
  const Field* territoire = comprise.territoire;
  if (l.min || l.max) {
    const std::string& champ = comprise.critere->intervalle->champ;
    if (!Present(d.valeurs[c_.field(c_.Find(champ)).slot])) return false;
    const double v = Nombre_(c_, champ, d);
    if ((l.min && v < *l.min) || (l.max && v > *l.max)) return false;
  } else {
    const bool une =
        std::any_of(comprise.conditions.begin(), comprise.conditions.end(), [&](const Predicat& satisfait) {
          if (territoire == nullptr || territoire->parent == kNoField) return satisfait(d);
          const Records& elements = Elements(d.valeurs[c_.field(territoire->parent).slot]);
          return std::any_of(elements.begin(), elements.end(), [&](const Record& e) {
            return satisfait(e) && Nomme(c_, *territoire, e.valeurs[territoire->slot], territoire_);
          });
        });
    if (!une) return false;
  }
  if (territoire != nullptr && territoire->parent == kNoField &&
      !Nomme(c_, *territoire, d.valeurs[territoire->slot], territoire_))
    return false;
  return !l.depuis_mois || Evenements(l, comprise, d) > 0;
}

std::int64_t CotationDeReference::Evenements(const LigneDeGrille& l, const LigneComprise& comprise,
                                             const Demande& d) const {
  const FenetreDeCotation& fenetre = *comprise.critere->fenetre;
  const Field& liste = c_.field(c_.Find(fenetre.champ));
  const Field& date = c_.field(c_.FindKey(fenetre.date, liste.id));
  const Records& elements = Elements(d.valeurs[liste.slot]);
  return std::count_if(elements.begin(), elements.end(), [&](const Record& e) {
    return comprise.evenement(e) && IntOr(e.valeurs[date.slot], INT64_MIN) > PlusMois(jour_, -*l.depuis_mois);
  });
}

CotationDeReference::Note CotationDeReference::Noter(const Demande& d) const {
  Note note;
  note.mutation = IntOr(d.valeurs[c_.field(c_.Find("mutation")).slot], 0) == 2;
  std::map<std::string, std::vector<std::int64_t>> groupes;
  std::map<std::string, bool> maximum;
  for (std::size_t i = 0; i < lignes_.size(); ++i) {
    const LigneDeGrille& l = grille_.lignes[i];
    const CritereDeCotation& critere = *lignes_[i].critere;
    Ligne& ligne = note.lignes.emplace_back();
    for (const Ordinal piece : Codes(d.valeurs[c_.field(c_.Find("pj_conformes")).slot]))
      ligne.conforme = ligne.conforme || c_.nomenclature("pj_categorie")->Code(piece) == critere.pj;
    ligne.applique = Applique(l, lignes_[i], d);
    if (ligne.applique) {
      double unites = 1;
      if (l.par != Par::kFois)
        unites = l.depuis_mois ? static_cast<double>(Evenements(l, lignes_[i], d))
                               : Nombre_(c_, critere.intervalle->champ, d);
      if (l.par == Par::kAn) unites /= 12;
      ligne.unites = static_cast<std::int64_t>(std::floor(unites));
      const PoidsDeGrille& p = note.mutation ? l.mutation : l.hors_mutation;
      ligne.points = p.poids * ligne.unites;
      if (l.plafond && ligne.points > *l.plafond) ligne.points = *l.plafond;
      if (l.plafond && ligne.points < -*l.plafond) ligne.points = -*l.plafond;
      if (p.option == OptionPj::kConforme && !ligne.conforme) ligne.points = 0;
      if (p.option == OptionPj::kDouble && ligne.conforme) ligne.points *= 2;
    }
    if (l.groupe.empty()) {
      note.note += ligne.points;
    } else {
      groupes[l.groupe].push_back(ligne.points);
      maximum[l.groupe] = l.maximum;
    }
  }
  for (const auto& [nom, points] : groupes) {
    std::int64_t total = 0;
    for (const std::int64_t p : points) total += p;
    note.groupes[nom] = maximum[nom] ? *std::max_element(points.begin(), points.end()) : total;
    note.note += note.groupes[nom];
  }
  return note;
}

namespace {

std::optional<std::int64_t> Livree(const Catalogue& c, const Demande& d, Ordinal territoire) {
  const Field& liste = c.field(c.Find("cotations_livrees"));
  for (const Record& e : Elements(d.valeurs[liste.slot])) {
    const Value& epci = e.valeurs[c.field(c.FindKey("epci", liste.id)).slot];
    const Value& note = e.valeurs[c.field(c.FindKey("note", liste.id)).slot];
    if (IntOr(epci, 0) == territoire && Present(note)) return std::get<std::int64_t>(note);
  }
  return std::nullopt;
}

}  // namespace

void NoterToutes(const Catalogue& c, const Grilles& grilles, Jour jour, std::vector<Demande>& demandes) {
  const auto criteres = CriteresDeCotation::Load(CriteresDeCotationEmbarques(), c);
  std::map<Ordinal, CotationDeReference> en_vigueur;
  for (const auto& [epci, g] : grilles) {
    if (const VersionDeGrille* version = g->EnVigueur(jour))
      en_vigueur.try_emplace(TerritoireDe(c, epci), c, **criteres, version->grille, TerritoireDe(c, epci), jour);
  }
  for (Demande& d : demandes) {
    Records notes;
    for (const Ordinal territoire : Codes(d.valeurs[c.field(c.Find("epci_souhaite")).slot])) {
      auto note = Livree(c, d, territoire);
      const auto grille = en_vigueur.find(territoire);
      if (!note && grille != en_vigueur.end()) note = grille->second.Noter(d).note;
      if (note) notes.push_back({{static_cast<std::int64_t>(territoire), *note}});
    }
    if (!notes.empty()) d.valeurs[c.field(c.Find("cotation")).slot] = std::move(notes);
  }
}

std::optional<std::int64_t> NoteDe(const Catalogue& c, const Record& d, Ordinal territoire) {
  for (const Record& e : Elements(d.valeurs[c.field(c.Find("cotation")).slot])) {
    if (std::get<std::int64_t>(e.valeurs[0]) == territoire) return std::get<std::int64_t>(e.valeurs[1]);
  }
  return std::nullopt;
}

Ordinal TerritoireDe(const Catalogue& c, const std::string& siren) { return c.territoires().epci().Find(siren); }

}  // namespace sne::testing
