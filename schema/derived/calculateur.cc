#include "schema/derived/calculateur.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "schema/derived/fonctions.h"

namespace sne {

namespace {

using namespace derives;

struct Fixe {
  const char* champ;
  Value (*calculer)(const Demande&, const Contexte&);
};

// In order of computation: a function may read what stands above it.
constexpr Fixe kFixes[] = {
    {"territoire_enregistrement", TerritoireEnregistrement},
    {"date_fin_validite", DateFinValidite},
    {"mutation", Mutation},
    {"departement_residence", DepartementResidence},
    {"epci_residence", EpciResidence},
    {"region_residence", RegionResidence},
    {"nb_personnes_a_charge", NbPersonnesACharge},
    {"nb_personnes", NbPersonnes},
    {"composition_familiale", CompositionFamiliale},
    {"famille_monoparentale", FamilleMonoparentale},
    {"assistant_maternel", AssistantMaternel},
    {"nature_ressource", NatureRessource},
    {"ressources_mensuelles", RessourcesMensuelles},
    {"taux_effort", TauxEffort},
    {"suroccupation", Suroccupation},
    {"sousoccupation", Sousoccupation},
    {"epci_souhaite", EpciSouhaite},
    {"departement_souhaite", DepartementSouhaite},
    {"region_souhaitee", RegionSouhaitee},
    {"commune_choix1", CommuneChoix1},
    {"dalo", Dalo},
    {"dernier_evenement", DernierEvenement},
    {"dernier_evenement_date", DernierEvenementDate},
    {"pj_completude", PjCompletude},
    {"pj_conformes", PjConformes},
};

using C = Champs;
using Lu = std::uint16_t Champs::*;

struct DuJour {
  const char* champ;
  Value (*calculer)(const Demande&, const ContexteDuJour&);
  std::vector<Lu> lus;  // fields it reads, those of the day left out
};

// In order of computation: a function may read what stands above it.
const std::vector<DuJour>& FonctionsDuJour() {
  static const std::vector<Lu> kCategorie = {&C::nb_personnes, &C::nb_personnes_a_charge, &C::nb_a_naitre,
                                             &C::handicap_personnes, &C::logement_adapte};
  static const std::vector<Lu> kUc = {&C::codemandeurs, &C::nb_codemandeurs, &C::personnes_a_charge,
                                      &C::nb_garde_alternee};
  static const auto avec = [](std::vector<Lu> lus, std::initializer_list<Lu> autres) {
    lus.insert(lus.end(), autres);
    return lus;
  };
  static const std::vector<DuJour> kFonctions = {
      {"statut", Statut, {&C::statut, &C::date_fin_validite}},
      {"anciennete", Anciennete, {&C::date_creation, &C::reprise_anciennete, &C::date_anciennete}},
      {"age", Age, {&C::date_naissance}},
      {"nb_enfants_mineurs", NbEnfantsMineurs, {&C::nb_personnes, &C::personnes_a_charge, &C::nb_garde_alternee}},
      {"jeune_menage",
       JeuneMenage,
       {&C::nb_personnes, &C::composition_familiale, &C::codemandeurs, &C::date_naissance, &C::situation_familiale}},
      {"rfr_n1", RfrN1, {&C::rfr}},
      {"rfr_n2", RfrN2, {&C::rfr}},
      {"rfr_foyer", RfrFoyer, {&C::rfr}},
      {"categorie_menage", CategorieMenage, kCategorie},
      {"taux_plafond", TauxPlafond, avec(kCategorie, {&C::commune_choix1})},
      {"tranche_plafond", TranchePlafond, avec(kCategorie, {&C::commune_choix1})},
      {"ressources_uc", RessourcesUc, avec(kUc, {&C::nb_personnes, &C::ressources_mensuelles})},
      {"quartile", QuartileRessources, {&C::commune_choix1}},
      {"reste_a_vivre", ResteAVivre,
       avec(kUc,
            {&C::nb_personnes, &C::ressources_mensuelles, &C::loyer_actuel, &C::charges_actuelles, &C::apl_actuelle})},
      {"delai_depasse", DelaiDepasse, {&C::commune_choix1, &C::typologie}},
  };
  return kFonctions;
}

// A computed field that no function here fills: the hash of the NIR is set when the record arrives.
constexpr std::string_view kAilleurs = "nir_empreinte";

}  // namespace

struct Calculateur::Rep {
  Rep(std::shared_ptr<const Catalogue> cat, Bareme bar, const Champs& lus, const Valeurs& valeurs)
      : catalogue(std::move(cat)),
        bareme(std::move(bar)),
        c(lus),
        k(valeurs),
        contexte{catalogue->territoires(), bareme, c, k} {}

  template <class F>
  struct Etape {
    std::uint16_t slot;
    F calculer;
  };

  std::shared_ptr<const Catalogue> catalogue;
  Bareme bareme;
  Champs c;
  Valeurs k;
  Contexte contexte;
  std::vector<Etape<decltype(Fixe::calculer)>> fixes;
  std::vector<Etape<decltype(DuJour::calculer)>> du_jour;
  std::vector<FieldId> entrees, champs;
};

Calculateur::Calculateur(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Calculateur::~Calculateur() = default;

Result<std::shared_ptr<const Calculateur>> Calculateur::Creer(std::shared_ptr<const Catalogue> catalogue) {
  auto bareme = Bareme::Charger(*catalogue);
  if (!bareme) return tl::unexpected(bareme.error());
  auto champs = ResoudreChamps(*catalogue);
  if (!champs) return tl::unexpected(champs.error());
  auto codes = ResoudreValeurs(*catalogue);
  if (!codes) return tl::unexpected(codes.error());
  auto rep = std::make_unique<Rep>(std::move(catalogue), std::move(*bareme), *champs, *codes);
  const Catalogue& c = *rep->catalogue;

  std::unordered_set<std::string_view> connus[2];  // fixed, of the day
  for (const Fixe& f : kFixes) connus[0].insert(f.champ);
  for (const DuJour& f : FonctionsDuJour()) connus[1].insert(f.champ);
  for (const FieldId id : c.racines()) {
    const Field& f = c.field(id);
    if (f.calcul == Calcul::kSaisi || f.calcul == Calcul::kPerimetre || f.champ == kAilleurs) continue;
    const bool jour = f.calcul == Calcul::kJour;
    if (connus[jour].count(f.champ)) continue;
    return Fail(Code::kInvalid, "catalogue.json : le champ " + f.champ +
                                    (connus[!jour].count(f.champ)
                                         ? std::string(" doit être déclaré calculé ") + (jour ? "fixe" : "jour")
                                         : std::string(" est déclaré calculé mais aucune fonction ne le calcule")));
  }

  for (const Fixe& f : kFixes) {
    if (const FieldId id = c.FindKey(f.champ); id != kNoField) rep->fixes.push_back({c.field(id).slot, f.calculer});
  }
  for (const DuJour& f : FonctionsDuJour()) {
    const FieldId id = c.FindKey(f.champ);
    if (id == kNoField) continue;
    rep->du_jour.push_back({c.field(id).slot, f.calculer});
    rep->champs.push_back(id);
    for (const Lu lu : f.lus) rep->entrees.push_back(c.racines()[(*champs).*lu]);
  }
  std::sort(rep->entrees.begin(), rep->entrees.end());
  rep->entrees.erase(std::unique(rep->entrees.begin(), rep->entrees.end()), rep->entrees.end());
  return std::shared_ptr<const Calculateur>(new Calculateur(std::move(rep)));
}

void Calculateur::CalculerFixes(Demande& demande) const {
  for (const auto& etape : rep_->fixes) demande.valeurs[etape.slot] = etape.calculer(demande, rep_->contexte);
}

void Calculateur::CalculerDuJour(Demande& demande, Jour jour) const {
  const ContexteDuJour contexte(rep_->contexte, jour);
  for (const auto& etape : rep_->du_jour) demande.valeurs[etape.slot] = etape.calculer(demande, contexte);
}

const std::vector<FieldId>& Calculateur::entrees_du_jour() const { return rep_->entrees; }
const std::vector<FieldId>& Calculateur::champs_du_jour() const { return rep_->champs; }

}  // namespace sne
