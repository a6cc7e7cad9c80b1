#include "schema/compteurs.h"

#include "schema/date.h"

namespace sne {
namespace {

std::uint16_t MoisDe(std::optional<std::int64_t> jour) {
  if (!jour) return 0;
  const Calendrier c = CalendrierDe(static_cast<Jour>(*jour));
  const int mois = (c.annee - 1970) * 12 + c.mois;
  return mois > 0 ? static_cast<std::uint16_t>(mois) : 0;
}

}  // namespace

LecteurDeCompteurs::LecteurDeCompteurs(const Catalogue& catalogue)
    : catalogue_(catalogue),
      statut_(catalogue.FindKey("statut")),
      motif_(catalogue.FindKey("motif_radiation")),
      commune_(catalogue.FindKey("commune_souhaitee")),
      guichet_(catalogue.FindKey("guichet_creation")),
      systeme_(catalogue.FindKey("systeme")),
      mutation_(catalogue.FindKey("mutation")),
      creation_(catalogue.FindKey("date_creation")),
      renouvellement_(catalogue.FindKey("date_dernier_renouvellement")),
      radiation_(catalogue.FindKey("date_radiation")),
      attribution_(catalogue.FindKey("attribution")),
      bail_(catalogue.FindKey("date_bail", attribution_)),
      modification_(catalogue.FindKey("date_modification")) {
  for (const FieldId f : {statut_, motif_, commune_, guichet_, systeme_, mutation_, creation_, renouvellement_,
                          radiation_, attribution_, modification_}) {
    if (f != kNoField) champs_.push_back(f);
  }
}

VuDuCompteur LecteurDeCompteurs::Voir(const Demande& d) const {
  const auto valeur = [&](FieldId f) -> const Value& {
    static const Value absente;
    return f == kNoField ? absente : d.valeurs[catalogue_.field(f).slot];
  };
  const auto code = [&](FieldId f) {
    const std::int64_t o = IntOr(valeur(f), 0);
    return o == 0 ? std::string() : catalogue_.field(f).nomenclature->Code(static_cast<Ordinal>(o));
  };
  const auto jour = [](const Value& v) { return Present(v) ? std::optional(std::get<std::int64_t>(v)) : std::nullopt; };
  VuDuCompteur vu;
  vu.statut = code(statut_);
  vu.motif = code(motif_);
  if (const Ordinals& communes = Codes(valeur(commune_)); !communes.empty())
    vu.commune = catalogue_.field(commune_).nomenclature->Code(communes[0]);
  vu.guichet = code(guichet_);
  vu.systeme = code(systeme_);
  vu.mutation = IntOr(valeur(mutation_), 1) == 2;
  vu.creation = jour(valeur(creation_));
  vu.renouvellement = jour(valeur(renouvellement_));
  vu.radiation = jour(valeur(radiation_));
  vu.modification = jour(valeur(modification_));
  if (const Records& a = Elements(valeur(attribution_)); !a.empty() && bail_ != kNoField)
    vu.bail = jour(a[0].valeurs[catalogue_.field(bail_).slot]);
  return vu;
}

void Compter(const std::optional<VuDuCompteur>& avant, const std::optional<VuDuCompteur>& apres, Compteurs& compteurs) {
  const VuDuCompteur* vu = apres ? &*apres : avant ? &*avant : nullptr;
  if (vu == nullptr) return;
  const auto compter = [&](Fait fait, std::optional<std::int64_t> jour) {
    CaseDeCompteur c;
    c.fait = fait;
    c.mois = MoisDe(jour);
    c.mutation = vu->mutation;
    if (fait == Fait::kRadiee) c.motif = vu->motif;
    c.commune = vu->commune;
    c.guichet = vu->guichet;
    c.systeme = vu->systeme;
    ++compteurs[c];
  };
  if (!apres) return compter(Fait::kSupprimee, std::nullopt);
  const std::string statut_avant = avant ? avant->statut : std::string();
  const bool radiee = vu->statut == "RADIEE" && statut_avant != "RADIEE";
  if (!avant && !radiee) compter(Fait::kCreee, vu->creation);
  if (vu->renouvellement && (avant ? !avant->renouvellement || *avant->renouvellement < *vu->renouvellement : false))
    compter(Fait::kRenouvelee, vu->renouvellement);
  if (radiee) compter(Fait::kRadiee, vu->radiation);
  if ((vu->statut == "ATTRIBUEE" && statut_avant != "ATTRIBUEE") ||
      (radiee && vu->motif == "RADATT" && statut_avant != "ATTRIBUEE")) {
    compter(Fait::kAttribuee, vu->bail ? vu->bail : vu->radiation ? vu->radiation : vu->modification);
  }
}

}  // namespace sne
