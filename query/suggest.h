// Suggestions while typing: criteria, their values, communes, EPCI, départements, régions, guichets, bailleurs,
// criteria of cotation, by the beginning of any of their words, without accents; where that finds next to nothing, with
// a letter or two mistyped. Built once per catalogue; immutable; any thread. Names of people are in suggest_names.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "query/perimetre.h"
#include "query/snapshot.h"
#include "query/suggest_comptes.h"
#include "query/suggest_texts.h"
#include "schema/catalogue.h"
#include "schema/criteres_cotation.h"

namespace sne {

struct Suggestion {
  FieldId champ = kNoField;  // kNoField: of a territory or value shared by several fields, see `nom`
  std::string nom;           // name of the field to filter on; "critere" for a criterion itself
  std::string code, libelle;
  std::int64_t nombre = -1;  // applications that a search for this value alone finds; -1: not counted
};

class Suggestions {
 public:
  Suggestions(std::shared_ptr<const Catalogue> catalogue, std::shared_ptr<const CriteresDeCotation> criteres);

  // The best `nombre` entries of field `champ` (kNoField: of everything) that match every word of `q`, each as a
  // beginning. Most useful first: its name itself, then a synonym or the beginning of its name, then a word of it;
  // criteria before values, values that more applications of the perimeter hold before others, criteria of cotation
  // behind what can be searched. `vivantes` and `textes`: of this snapshot. Only fields and values that the caller's
  // catalogue, that of the snapshot, shows. `comptes`: false for who may not know what is held: nothing is counted, and
  // what is suggested is what the catalogue says.
  std::vector<Suggestion> Find(FieldId champ, const std::string& q, std::size_t nombre, const Snapshot& snapshot,
                               const Perimetre& perimetre, const Perimetre& vivantes, const TextesTenus& textes,
                               bool comptes = true) const;
  // Whether the values of a field can be suggested.
  static bool Suggests(const Field& field);

 private:
  struct Entree {
    FieldId champ;
    Ordinal ordinal;            // kNoOrdinal: the criterion itself; of the cotation: rank of its criterion, from 1
    std::uint32_t poids;        // population of a territory
    std::string plie;           // folded label, then code and synonyms, separated by '|'
    std::uint32_t propres = 0;  // how many of these are its own: label and code
  };
  struct Candidat;
  bool De(FieldId champ, const Entree& e) const;
  int Rang(const Entree& e, std::string_view plie) const;
  // Entries that hold for each of `mots` a word that begins with it, but for the mistakes admitted in such a word.
  std::vector<std::uint32_t> Approchees(const std::vector<std::string_view>& mots) const;
  std::vector<Candidat> DuCatalogue(FieldId champ, const std::string& plie, const Catalogue& vue) const;
  void DesTextes(FieldId champ, const std::string& plie, const Catalogue& vue, const TextesTenus& textes,
                 const ComptesVivants& comptage, std::vector<Candidat>& candidats) const;
  static bool Visible(const Entree& e, const Catalogue& vue);

  std::shared_ptr<const Catalogue> catalogue_;
  std::shared_ptr<const CriteresDeCotation> criteres_;
  std::vector<const CritereDeCotation*> cotation_;
  std::vector<Entree> entrees_;
  std::vector<std::pair<std::string, std::uint32_t>> mots_;  // (word, entry), sorted
};

}  // namespace sne
