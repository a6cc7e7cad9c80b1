// Random requests of every kind, mostly possible ones, about values that some rows hold.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "query/request.h"
#include "schema/catalogue.h"
#include "schema/demande.h"

namespace sne::testing {

class Questionneur {
 public:
  // `demandes`: where values are taken from; may be empty.
  Questionneur(const Catalogue& catalogue, const std::vector<Demande>& demandes, std::mt19937& rng);

  Requete Requete_();
  Condition Condition_(int profondeur);  // a leaf, or a tree no deeper
  std::string Q();

 private:
  const Field& Champ();  // any field that may be asked for, filled ones more often
  Condition Feuille(const Field& f, bool dans_element);
  Condition Element(const Field& groupe, int profondeur);
  Litteral Valeur(const Field& f);  // as a user writes it: a code, a label, a number …
  std::string Territoire();         // of a cotation; now and then one that does not exist
  Litteral Points();                // near those that some row has
  Litteral Borne(const Field& f, bool& ordonnable, std::int64_t& v);
  std::string Texte(const Field& f);
  std::string Jeton();
  void Fauter(std::string& jeton);
  DemandeDeFacette Facette();
  CleDeTri Tri();

  std::int64_t Entre(std::int64_t min, std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(min, max)(rng_);
  }
  bool Sur(int n) { return Entre(1, n) == 1; }
  template <class T>
  const T& Un(const std::vector<T>& v) {
    return v[static_cast<std::size_t>(Entre(0, static_cast<std::int64_t>(v.size()) - 1))];
  }
  Value ValeurTenue(const Field& f);  // that some row holds; absent when none was found

  const Catalogue& catalogue_;
  const std::vector<Demande>& demandes_;
  std::mt19937& rng_;
  std::vector<FieldId> remplis_, tous_;
};

// The request as a short text, for the message of a failed test.
std::string Decrire(const Requete& requete);

}  // namespace sne::testing
