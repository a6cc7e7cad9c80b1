// Literals of a request -> the values that rows hold.
#include <cmath>

#include "schema/date.h"
#include "tests/reference/lexicon.h"
#include "tests/reference/reference.h"

namespace sne::testing {
namespace {

std::optional<std::int64_t> Entier(const Litteral& l) {
  const auto* n = std::get_if<Nombre>(&l);
  if (n == nullptr || n->valeur != std::trunc(n->valeur) || std::abs(n->valeur) > 1e15) return std::nullopt;
  return static_cast<std::int64_t>(n->valeur);
}

std::optional<std::int64_t> Centimes(const Litteral& l) {
  const auto* n = std::get_if<Nombre>(&l);
  if (n == nullptr || std::abs(n->valeur) > 1e12) return std::nullopt;
  const auto centimes = static_cast<std::int64_t>(std::llround(n->valeur * 100));
  if (static_cast<double>(centimes) / 100 != n->valeur) return std::nullopt;
  return centimes;
}

}  // namespace

std::optional<std::int64_t> LireBorneDe(const Field& f, const Litteral& l, bool fin, Refus& refus) {
  std::optional<std::int64_t> v;
  if (f.type == Type::kInt || f.type == Type::kCotation) {
    v = Entier(l);
  } else if (f.type == Type::kMoney) {
    v = Centimes(l);
  } else if (const auto* s = std::get_if<std::string>(&l)) {
    // 2021 -> 2021-01-01 or 2021-12-31, 2021-03 -> 2021-03-01 or 2021-03-31
    std::string premier = *s, dernier = *s;
    if (s->size() == 4) {
      premier += "-01-01";
      dernier += "-12-31";
    } else if (s->size() == 7) {
      premier += "-01";
      for (const char* jour : {"-28", "-29", "-30", "-31"}) {
        if (LireDate(*s + jour)) dernier = *s + jour;
      }
    }
    if (const auto jour = LireDate(fin ? dernier : premier)) v = *jour;
  }
  if (!v) refus.Poser("borne de " + f.champ);
  return v;
}

std::optional<std::int64_t> LireValeurDe(const Field& f, const Litteral& l, Refus& refus) {
  std::optional<std::int64_t> v;
  const auto* s = std::get_if<std::string>(&l);
  const auto* b = std::get_if<bool>(&l);
  if (f.type == Type::kBool || f.type == Type::kBool3) {
    if (b != nullptr) v = *b ? 2 : 1;
    for (const char* oui : {"OUI", "Oui", "oui"}) {
      if (s != nullptr && *s == oui) v = 2;
    }
    for (const char* non : {"NON", "Non", "non"}) {
      if (s != nullptr && *s == non) v = 1;
    }
  } else if (f.HasOrdinals()) {
    if (s != nullptr) {
      const auto candidats = LexiqueDe(*f.nomenclature).Lire(*s);
      if (candidats.size() == 1) v = candidats[0];
    }
  } else if (f.type != Type::kDate || (s != nullptr && s->size() == 10)) {
    return LireBorneDe(f, l, false, refus);
  }
  if (!v) refus.Poser("valeur de " + f.champ);
  return v;
}

std::string LireTerritoire(const Catalogue& c, const std::string& epci, Refus& refus) {
  const auto candidats = LexiqueDe(c.territoires().epci()).Lire(epci);
  if (epci.empty() || candidats.size() != 1) {
    refus.Poser("territoire de cotation");
    return {};
  }
  return c.territoires().epci().Code(candidats[0]);
}

}  // namespace sne::testing
