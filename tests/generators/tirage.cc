#include <algorithm>

#include "tests/generators/corpus.h"

namespace sne::testing {
namespace {

const std::vector<std::string> kNoms = {"DUPONT",
                                        "N'DIAYE-LEFÈVRE",
                                        "Lefèvre",
                                        "LEFEVRE",
                                        "lefèvre",
                                        "De La Fontaine",
                                        "DELAFONTAINE",
                                        "Øst",
                                        "Œuvrard",
                                        "O'Brien",
                                        "Nguyễn",
                                        "Ngo",
                                        "Ngoma Ndiaye",
                                        "D’Almeida",
                                        "d'almeida",
                                        "Martin",
                                        "LEFEBVRE",
                                        "Mohamed",
                                        "Mouhammad",
                                        "Fontaine",
                                        "Lafontaine",
                                        "Da Silva",
                                        "Abdelkader Ben Ali",
                                        "Dupond",
                                        "MARTIN",
                                        "Martinez",
                                        "Éa",
                                        "Ea",
                                        "ea-x",
                                        "Ωmega",
                                        "Zoé",
                                        "-"};
const std::vector<std::string> kTextes = {"Ma fille dort dans le salon.",
                                          "Près de l'hôpital",
                                          "hôpitaux et écoles",
                                          "Souhaite rester près de l’hôpital d'Évry",
                                          "rue des Lilas",
                                          "12 rue du Port",
                                          "Logement trop petit, logement humide",
                                          "l'école qu'il aime",
                                          "x",
                                          "…",
                                          "humide",
                                          "petit logement",
                                          "Mes filles dorment",
                                          "aide-soignante",
                                          "Chez Dupont",
                                          "GUICHET 12"};
const std::vector<std::string> kIds = {"06 39 98 01 42", "+33639980142",   "0639980142",
                                       "awa@example.fr", "AWA@Example.FR", "b.c@example.fr",
                                       "12345",          "A-1/2",          "00 33 1 23 45 67 89"};

}  // namespace

Tirage::Tirage(const Catalogue& catalogue, std::mt19937& rng, int densite)
    : catalogue_(catalogue), rng_(rng), regimes_(catalogue.fields().size()) {
  const std::set<std::string> souvent = {"date_creation",  "nom",    "typologie",         "commune_souhaitee", "statut",
                                         "en_instruction", "motifs", "complement_demande"};
  for (const FieldId id : catalogue.racines()) {
    const Field& f = catalogue.field(id);
    if (!f.saisi || f.type == Type::kNir || f.cle == "numero_unique") continue;
    if (Entre(0, 999) >= densite && !(souvent.contains(f.cle) && Entre(0, 9) > 0)) continue;
    if (f.cle == "statut") {  // mostly living ones: others are not searched unless asked for
      regimes_[id].present = Entre(0, 2) ? 900 : 200;
      for (const char* code : {"ATTRIBUEE", "ATTRIBUEE", "ATTRIBUEE", "ACTIVE", "RADIEE"})
        regimes_[id].valeurs.push_back(f.nomenclature->Find(code));
      remplis_.push_back(id);
      continue;
    }
    static constexpr int kPresences[] = {20, 300, 700, 950, 1000, 1000};
    Preparer(f, kPresences[Entre(0, 5)]);
    for (const FieldId sous : f.champs) Preparer(catalogue.field(sous), kPresences[Entre(0, 5)]);
    remplis_.push_back(id);
  }
}

void Tirage::Preparer(const Field& f, int present) {
  Regime& r = regimes_[f.id];
  r.present = present;
  r.elements_max = static_cast<int>(Entre(1, 4));
  const std::int64_t distinctes = Entre(0, 4) == 0 ? 1 : Entre(0, 3) == 0 ? 200 : Entre(2, 8);
  if (f.HasOrdinals()) {
    const auto n = f.nomenclature->ouverte() ? 60'466'176 : static_cast<std::int64_t>(f.nomenclature->size());
    for (std::int64_t i = 0; i < std::min(distinctes, n); ++i) r.valeurs.push_back(Entre(1, n));
    if (f.nomenclature == &CatalogueReduit()->territoires().epci()) {  // mostly some where dwellings are sought
      for (std::int64_t& v : r.valeurs)
        v = v % 8 == 0 ? v : TerritoiresDeCotation()[static_cast<std::size_t>(v / 8 % 5)];
    }
  } else if (f.type == Type::kInt || f.type == Type::kMoney || f.type == Type::kDate) {
    std::int64_t min = std::max<std::int64_t>(f.min, -50),
                 max = std::min<std::int64_t>(f.max, Entre(0, 2) ? min + 30 : 1'000'000);
    if (f.type == Type::kMoney) max = std::min<std::int64_t>(f.max, Entre(0, 1) ? min + 2000 : 500'000);
    if (f.type == Type::kDate) {
      min = Entre(0, 1) ? JourDe(1930, 1, 1) : JourDe(2018, 1, 1);
      max = JourDe(2022, 12, 31);
    }
    const std::int64_t pas = Entre(0, 2) ? 1 : 25;  // a common divisor, at times
    for (std::int64_t i = 0; i < distinctes; ++i) r.valeurs.push_back(min + Entre(0, (max - min) / pas) * pas);
  } else if (f.IsString() || f.type == Type::kTexts) {
    const auto& vocabulaire = f.type == Type::kName ? kNoms : f.type == Type::kId ? kIds : kTextes;
    for (std::int64_t i = 0; i < std::min<std::int64_t>(distinctes, 12); ++i) {
      std::string t = Un(vocabulaire);
      if (f.type == Type::kText && Entre(0, 3) == 0) t += " " + Un(vocabulaire);
      if (t.size() <= f.longueur_max) r.textes.push_back(t);
    }
    if (r.textes.empty()) r.textes.push_back("x");
  }
}

Value Tirage::Valeur(const Field& f) {
  const Regime& r = regimes_[f.id];
  if (r.present == 0 || !f.saisi || Entre(0, 999) >= r.present) return {};
  switch (f.type) {
    case Type::kMulti: {
      Ordinals codes;
      for (std::int64_t n = Entre(1, r.elements_max); n > 0; --n) {
        const auto o = static_cast<Ordinal>(Un(r.valeurs));
        if (std::find(codes.begin(), codes.end(), o) == codes.end()) codes.push_back(o);
      }
      return codes;
    }
    case Type::kText:
    case Type::kName:
    case Type::kId:
      return Un(r.textes);
    case Type::kTexts: {
      Textes textes;
      for (std::int64_t n = Entre(1, r.elements_max); n > 0; --n) textes.push_back(Un(r.textes));
      return textes;
    }
    case Type::kObject:
    case Type::kList: {
      Records records(static_cast<std::size_t>(f.type == Type::kObject ? 1 : Entre(1, r.elements_max)));
      bool present = false;
      for (Record& e : records) {
        for (const FieldId id : f.champs) {
          e.valeurs.push_back(Valeur(catalogue_.field(id)));
          present = present || Present(e.valeurs.back());
        }
      }
      // A list may hold an empty element; an object of nothing is no object.
      return present || f.type == Type::kList ? Value(std::move(records)) : Value();
    }
    case Type::kNir:
    case Type::kCotation:
      return {};
    default:
      return Un(r.valeurs);
  }
}

std::string Tirage::Numero() {
  static const std::vector<std::string> kDebuts = {"0691119", "0690121", "1111220", "02A0621", "9740119"};
  static const std::vector<std::string> kGuichets = {"G0214", "GDPUB", "00000", "ZZZZZ"};
  ++sequence_;
  std::string suite = std::to_string((sequence_ * 7919) % 1'000'000);  // distinct up to a million, in no order
  suite.insert(0, 6 - suite.size(), '0');
  return Un(kDebuts) + suite + Un(kGuichets);
}

Demande Tirage::Demande_() { return Demande_(Numero()); }

Demande Tirage::Demande_(const std::string& numero) {
  Demande d;
  d.valeurs.resize(catalogue_.racines().size());
  for (const FieldId id : remplis_) d.valeurs[catalogue_.field(id).slot] = Valeur(catalogue_.field(id));
  d.valeurs[catalogue_.field(catalogue_.FindKey("numero_unique")).slot] = numero;
  d.version = Entre(1, 3);
  return d;
}

}  // namespace sne::testing
