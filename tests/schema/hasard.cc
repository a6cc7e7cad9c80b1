#include "tests/schema/hasard.h"

#include <algorithm>
#include <string>

#include "schema/date.h"
#include "schema/numero_unique.h"

namespace sne::testing {
namespace {

class Tireur {
 public:
  Tireur(const Catalogue& catalogue, std::mt19937& rng) : catalogue_(catalogue), rng_(rng) {}

  Value Valeur(const Field& f) {
    if (!f.saisi || f.type == Type::kNir || Entre(0, 9) < 3) return {};
    switch (f.type) {
      case Type::kEnum:
      case Type::kBool:
      case Type::kBool3:
        return std::int64_t{Ordinal_(f)};
      case Type::kInt:
        return Entre(std::max<std::int64_t>(f.min, -1000), std::min<std::int64_t>(f.max, 100'000));
      case Type::kMoney:
        return Entre(std::max<std::int64_t>(f.min, -1'000'000), std::min<std::int64_t>(f.max, 10'000'000));
      case Type::kDate:
        return Entre(JourDe(1930, 1, 1), JourDe(2035, 12, 31));
      case Type::kText:
      case Type::kName:
      case Type::kId:
        if (f.cle == "numero_unique" && f.parent == kNoField) return Numero();
        return Texte(f.longueur_max);
      case Type::kMulti: {
        Ordinals codes;
        for (std::int64_t n = Entre(1, 4); n > 0; --n) {
          const Ordinal o = Ordinal_(f);
          if (std::find(codes.begin(), codes.end(), o) == codes.end()) codes.push_back(o);
        }
        return codes;
      }
      case Type::kTexts: {
        Textes textes;
        for (std::int64_t n = Entre(1, 3); n > 0; --n) textes.push_back(Texte(f.longueur_max));
        return textes;
      }
      case Type::kObject:
      case Type::kList: {
        Records records(static_cast<std::size_t>(f.type == Type::kObject ? 1 : Entre(1, 4)));
        bool present = false;
        for (Record& r : records) {
          for (const FieldId id : f.champs) {
            r.valeurs.push_back(Valeur(catalogue_.field(id)));
            present = present || Present(r.valeurs.back());
          }
        }
        return present ? Value(std::move(records)) : Value();
      }
      case Type::kNir:
      case Type::kCotation:
        break;
    }
    return {};
  }

 private:
  std::int64_t Entre(std::int64_t min, std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(min, max)(rng_);
  }

  Ordinal Ordinal_(const Field& f) {
    const auto n = f.nomenclature->ouverte() ? 60'466'176 : static_cast<std::int64_t>(f.nomenclature->size());
    return static_cast<Ordinal>(Entre(1, n));
  }

  std::string Numero() {
    const NumeroUnique n{LireNumeroUnique("069111990000000000")->haut + static_cast<std::uint64_t>(Entre(0, 999'999)),
                         static_cast<std::uint32_t>(Entre(0, kGuichets - 1))};
    return EcrireNumeroUnique(n);
  }

  std::string Texte(std::size_t longueur_max) {
    static constexpr const char* kMorceaux[] = {"a",    "É", "œ", "\"", "\\", "/", "\n", "\t", "\x01",
                                                "\x7f", "😀", " ", "'",  "{",  "]", "0",  "€",  "é\u0301"};
    std::string texte = "x";  // not blank
    for (std::int64_t n = Entre(0, std::min<std::int64_t>(12, (static_cast<std::int64_t>(longueur_max) - 1) / 2));
         n > 0; --n) {
      texte += kMorceaux[Entre(0, std::size(kMorceaux) - 1)];
    }
    return texte;
  }

  const Catalogue& catalogue_;
  std::mt19937& rng_;
};

}  // namespace

Demande DemandeAuHasard(const Catalogue& catalogue, std::mt19937& rng) {
  Tireur tireur(catalogue, rng);
  Demande d;
  for (const FieldId id : catalogue.racines()) d.valeurs.push_back(tireur.Valeur(catalogue.field(id)));
  return d;
}

}  // namespace sne::testing
