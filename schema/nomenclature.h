// A nomenclature: the closed, ordered list of values that an enum or multi field may hold, or the open list of
// guichets. A stored value is its ordinal (1..size() for a closed list; for guichets the 5 characters read as a number
// in base 36, plus 1).
//
// Buckets. Searching one value may find rows that hold another: a city finds its arrondissements, a current motive
// finds the older form's value that covered it, and that older value finds the current ones. Found(v) lists the stored
// values that a search for v finds; Buckets(s) lists the values under which a row holding s is counted. They are
// inverse of each other and always contain the value itself. Immutable once loaded; any thread.
//
// Masks. For who may not tell the values of class X apart there is the same list with one value, SENSIBLE, in their
// place: it finds all of them, each of them is written as it, and nothing else names them. Ordinals stay what rows
// hold; SENSIBLE has one more, which no row does.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/par_texte.h"
#include "schema/types.h"

namespace sne {

struct Valeur {
  std::string code;
  std::string libelle;
  std::vector<std::string> synonymes;  // older labels and older codes that mean exactly this value
  std::vector<std::string> couvre;     // codes of the values that this older, wider value covers
  std::string parent;                  // code of the value whose bucket includes this one (a city, a métropole)
  char classe = 'N';                   // personal-data class: N, I, F or X
};

class Nomenclature {
 public:
  Nomenclature() = default;
  static Nomenclature Ouverte(std::string nom);  // codes of 1 to 5 characters [0-9A-Z]
  Nomenclature(std::string nom, std::vector<Valeur> valeurs);
  // The masked list. REQUIRES: HasSensitive(); the list itself outlives it.
  static Nomenclature Masquant(const Nomenclature& entiere);

  const std::string& nom() const { return nom_; }
  bool ouverte() const { return ouverte_; }
  std::size_t size() const { return valeurs_.size(); }
  bool HasSensitive() const;  // some value is of class X
  bool masquante() const { return entiere_ != nullptr; }
  const Nomenclature& entiere() const { return entiere_ != nullptr ? *entiere_ : *this; }
  bool Masquee(Ordinal o) const { return entiere_ != nullptr && o < masquees_.size() && masquees_[o]; }
  Ordinal sensible() const { return static_cast<Ordinal>(valeurs_.size()); }  // REQUIRES: masquante()
  const Valeur& valeur(Ordinal o) const { return valeurs_[o - 1]; }           // REQUIRES: closed, 1 <= o <= size()

  // The value with that code (or that older code, or exact older label); kNoOrdinal when there is none.
  Ordinal Find(std::string_view code) const;

  // What a user wrote: a code, else a label or synonym compared folded. Several candidates when a label is shared.
  std::vector<Ordinal> Resolve(std::string_view texte) const;

  std::string Code(Ordinal o) const;
  std::string Libelle(Ordinal o) const;
  void AppendCode(Ordinal o, std::string& out) const;

  // Of an open list: the values with a name of their own; the codes that begin so, [first, last], none when last <
  // first.
  std::vector<Ordinal> Nommees() const;
  std::pair<Ordinal, Ordinal> Commencant(std::string_view debut) const;

  std::span<const Ordinal> Found(Ordinal v) const { return Liste(found_, v); }
  std::span<const Ordinal> Buckets(Ordinal s) const { return Liste(buckets_, s); }
  bool has_overlaps() const { return !buckets_.empty(); }  // false: every Found and Buckets is the value alone
  // The values that find more than themselves, ascending.
  const std::vector<Ordinal>& wide_values() const { return larges_; }

  // Up to `nombre` codes or labels nearest to what was written, for error messages.
  std::vector<std::string> Proches(std::string_view texte, std::size_t nombre) const;

 private:
  void Nommer();
  using Listes = std::unordered_map<Ordinal, std::vector<Ordinal>>;
  std::span<const Ordinal> Liste(const Listes& listes, Ordinal o) const;
  void ConstruireBuckets();

  std::string nom_;
  bool ouverte_ = false;
  const Nomenclature* entiere_ = nullptr;  // of a masked list
  std::vector<bool> masquees_;             // by ordinal
  std::vector<Valeur> valeurs_;
  std::vector<Ordinal> identite_;  // identite_[o] == o: what a span of one value points at
  ParTexte<Ordinal> par_code_;
  ParTexte<std::vector<Ordinal>> par_libelle_plie_;
  std::vector<Ordinal> larges_;
  Listes found_, buckets_;  // only the values whose list is not themselves alone
};

}  // namespace sne
