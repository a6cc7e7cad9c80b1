// Random demandes and the index directories that hold them, shaped so that boundaries occur: small vocabularies (ties,
// overlaps), columns that are null, constant, sparse or full, several blocks, dead rows, a tail.
//
// Demandes respect the types of the catalogue, not the rules between fields.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "schema/catalogue.h"
#include "schema/date.h"
#include "schema/demande.h"
#include "schema/derived/calculateur.h"
#include "schema/grille.h"
#include "schema/index_format.h"

namespace sne::testing {

// The product's catalogue with about a hundred communes (Paris, Lyon and Marseille with some arrondissements, the four
// Saint-Denis …), so that an index opens in milliseconds.
const std::shared_ptr<const Catalogue>& CatalogueReduit();
const Calculateur& CalculateurReduit();
// Five of its territories of cotation, which what is drawn names more often than others.
const std::vector<Ordinal>& TerritoiresDeCotation();

// How the fields of one corpus are filled; draws demandes.
class Tirage {
 public:
  // `densite`: of the fields that are filled at all, in thousandths. Large corpora take few.
  Tirage(const Catalogue& catalogue, std::mt19937& rng, int densite);
  // One demande of entered fields, of a number not drawn before.
  Demande Demande_();
  // Another demande of that number.
  Demande Demande_(const std::string& numero);
  // An object or list element by itself, as a random value of the field.
  Value Valeur(const Field& f);
  // Root fields that are filled.
  const std::vector<FieldId>& remplis() const { return remplis_; }

 private:
  struct Regime {
    int present = 0;  // in thousandths
    std::vector<std::int64_t> valeurs;
    std::vector<std::string> textes;
    int elements_max = 3;
  };
  void Preparer(const Field& f, int present);
  std::int64_t Entre(std::int64_t min, std::int64_t max) {
    return std::uniform_int_distribution<std::int64_t>(min, max)(rng_);
  }
  template <class T>
  const T& Un(const std::vector<T>& v) {
    return v[static_cast<std::size_t>(Entre(0, static_cast<std::int64_t>(v.size()) - 1))];
  }
  std::string Numero();

  const Catalogue& catalogue_;
  std::mt19937& rng_;
  std::vector<Regime> regimes_;  // by FieldId
  std::vector<FieldId> remplis_;
  std::int64_t sequence_ = 0;
};

// An index directory in a temporary place, and the demandes that live in it.
class IndexDeTest {
 public:
  struct Forme {
    std::vector<std::uint32_t> blocs;  // rows of each sealed block
    int changements = 0;               // journal records behind them
    int morts = 0;                     // rows dead since the checkpoint
    Jour jour = JourDe(2021, 6, 30);   // of the sealed day columns
    Jour ouverture = JourDe(2021, 6, 30);
    int densite = 400;
    std::vector<std::string> lignes = {};  // JSON records of the first block, instead of random ones
    std::vector<Demande> demandes = {};    // all rows, as another index's Vivantes gave them, instead of random ones
  };
  IndexDeTest(const Forme& forme, std::mt19937& rng);
  ~IndexDeTest();
  IndexDeTest(const IndexDeTest&) = delete;

  const std::string& repertoire() const { return repertoire_; }
  // What lives, every field computed for the day of opening.
  std::vector<Demande> Vivantes() const { return Vivantes(forme_.ouverture); }
  std::vector<Demande> Vivantes(Jour jour) const;
  std::vector<Demande> Emporter();  // the same, once: this index forgets them
  // More journal records, written behind those that are there; a snapshot opened earlier does not see them.
  void Changer(int combien);
  // A checkpoint: what lives of the numbers that the journal named since the last one becomes a sealed segment.
  // `effacer`: with the journal behind it removed.
  void Reprendre(bool effacer);
  // A record of the journal: the grids of one territory are now these, of the next revision.
  void Deposer(GrillesDeTerritoire g);
  const Grilles& grilles() const { return grilles_; }                // as of the journal's end
  const std::set<std::string>& touches() const { return touches_; }  // numbers that the journal names
  std::uint64_t generation() const { return generation_; }

 private:
  void Construire();
  Demande Relue(const Demande& d) const;
  static Demande Lue(const std::string& json);

  std::mt19937& rng_;
  Forme forme_;
  std::string repertoire_;
  Tirage tirage_;
  std::map<std::string, Demande> vivantes_;  // by number, entered fields and fixed computed ones
  std::set<std::string> touches_, depuis_;   // numbers that the journal names; since the last checkpoint
  Grilles grilles_;
  Etat etat_;
  std::map<std::string, std::uint32_t> scellees_;  // sealed rows, by number: the last of each
  std::uint64_t generation_ = 41;
};

}  // namespace sne::testing
