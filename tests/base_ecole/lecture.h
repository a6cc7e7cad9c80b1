// tests/base_ecole/lecture.h
// One line of the base école, read from its JSON and checked part by part into a Releve. Numbers in the names of rules
// are those of the rules of coherence in bench/base_ecole/README.md.
#pragma once

#include <algorithm>

#include "tests/base_ecole/releve.h"

namespace sne::ecole {

using simdjson::dom::element;

inline std::string_view Text(const element& e, const char* key) {
  std::string_view value;
  return e[key].get(value) == simdjson::SUCCESS ? value : std::string_view();
}
inline std::int64_t Int(const element& e, const char* key, std::int64_t missing = -1) {
  std::int64_t value;
  return e[key].get(value) == simdjson::SUCCESS ? value : missing;
}
inline bool Has(const element& e, const char* key) { return e[key].error() == simdjson::SUCCESS; }
inline Day Date(const element& e, const char* key) {
  const auto day = ParseDay(Text(e, key));
  return day ? *day : kSansDate;
}
inline std::vector<std::string_view> List(const element& e, const char* key) {
  std::vector<std::string_view> out;
  simdjson::dom::array array;
  if (e[key].get(array) == simdjson::SUCCESS) {
    for (const element item : array) out.push_back(std::string_view(item));
  }
  return out;
}
inline std::vector<element> Objects(const element& e, const char* key) {
  std::vector<element> out;
  simdjson::dom::array array;
  if (e[key].get(array) == simdjson::SUCCESS) {
    for (const element item : array) out.push_back(item);
  }
  return out;
}
inline bool In(std::string_view code, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), code) != list.end();
}
inline bool In(const std::vector<std::string_view>& list, std::string_view code) {
  return std::find(list.begin(), list.end(), code) != list.end();
}

// Older codes of a motive.
inline std::string_view Canonique(std::string_view motif) {
  return motif == "02" ? "24" : motif == "03" || motif == "26" ? "25" : motif == "06" ? "27" : motif;
}

inline std::string Bande(double value, std::initializer_list<int> limits) {
  int i = 0;
  for (const int limit : limits) {
    if (value < limit) break;
    ++i;
  }
  return std::to_string(i);
}

// One line being read: the facts that several checks need, and a method for each part of the form.
struct Lecture {
  Lecture(const element& root, const Generateur& generateur, Releve& releve)
      : e(root), g(generateur), r(releve), date(generateur.contexte().date) {}

  const element& e;
  const Generateur& g;
  Releve& r;
  Day date;
  std::string numero;

  std::vector<element> codemandeurs, a_charge;
  std::vector<std::string_view> modes, motifs, typologies, communes;
  std::string_view mode, motif, version;
  std::string composition;
  int taille = 0, age = 0, rooms = -1, needed = 0;
  double ressources = 0;
  bool couple = false, idf = false, radiee = false;
  std::string departement;

  void Compter(const char* what, std::string_view code) {
    if (!code.empty()) r.comptes[what][std::string(code)] += 1;
  }
  void Regle(bool holds, const char* name) {
    if (holds) return;
    if (r.fautes[name]++ == 0) r.exemple_faute[name] = numero;
  }
  void Lire();
  void Territoire();
  void Foyer();
  void Calendrier();
  void Logement();
  void Revenus();
  void Priorites();
  void Gestion();
  void Identifiants();
  void Morale();
};

// Index of every commune by its code.
const std::unordered_map<std::string, std::uint32_t>& IndexCommunes(const Generateur& g);

}  // namespace sne::ecole
