// Literals of conditions -> typed values of a field.
#pragma once

#include <span>
#include <string>

#include "query/plan.h"
#include "query/request.h"
#include "schema/catalogue.h"
#include "schema/status.h"

namespace sne {

class ResolveurDeValeurs {
 public:
  ResolveurDeValeurs(const Catalogue& catalogue, Erreurs& erreurs) : catalogue_(catalogue), erreurs_(erreurs) {}

  // A value that rows hold: an ordinal (by code, else by folded label), a number, cents, a day. False after reporting.
  bool Valeur(const Field& f, const Litteral& l, const std::string& chemin, std::int64_t& out);
  // A limit: as Valeur for numbers; a day, the first (or, for `fin`, the last) of a month "2021-03" or a year "2021".
  bool Borne(const Field& f, const Litteral& l, const std::string& chemin, bool fin, std::int64_t& out);
  bool EntierDe(const Litteral& l, const std::string& chemin, std::int64_t& out);

  // Sorts node.valeurs, and fills node.stockees with all that rows may hold when they match.
  void Stockees(const Field& f, Node& node);

  void Attendu(const std::string& chemin, const std::string& quoi, const Litteral& trouve);

 private:
  void Faute(const std::string& chemin, std::string detail) {
    if (erreurs_.size() < 20) erreurs_.push_back({chemin, std::move(detail)});
  }
  bool Code(const Field& f, const std::string& texte, const std::string& chemin, std::int64_t& out);

  const Catalogue& catalogue_;
  Erreurs& erreurs_;
};

// One of these stored values of a field of the record, or of an element of its list or object.
Node NoeudDe(const Field& f, std::span<const Ordinal> valeurs);

// Rows, or elements of the list it is in, that hold a value of `f` which `vue`, its list as the caller sees it, masks.
// REQUIRES: vue.masquante().
Node NoeudDesSensibles(const Field& f, const Nomenclature& vue);

// Splits what stands in `texte` into words and phrases ("…"); `nom`: as names are, whose elisions stay words ("d
// almeida"). Returns what is wrong, or an empty text.
std::string ParseText(const std::string& texte, bool nom, TextQuery& out);

}  // namespace sne
