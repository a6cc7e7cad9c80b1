// The loaded catalogue: every criterion of an application, in the order of the form, and the nomenclatures they draw
// from. It is data (catalogue.json): a new criterion is one entry there and a rebuild, never a line here.
//
// Thread safety: immutable once loaded. Ownership: fields point at nomenclatures that the catalogue and its Territoires
// own.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/nomenclature.h"
#include "schema/par_texte.h"
#include "schema/status.h"
#include "schema/territoires.h"
#include "schema/types.h"

namespace sne {

enum class Type : std::uint8_t {
  kEnum,   // one value of a nomenclature ("enum", "commune")
  kMulti,  // several values of a nomenclature, order kept
  kInt,
  kMoney,   // stored in cents
  kDate,    // stored in days since 1970-01-01
  kBool,    // nomenclature false, true
  kBool3,   // nomenclature NON, OUI; NONDOC is no value
  kText,    // free text
  kTexts,   // list of free texts
  kName,    // a person's name: searched by name, sorted by French collation
  kId,      // an identifier: compared whole, as written
  kNir,     // arrives, is checked and hashed, never kept
  kObject,  // at most one sub-record
  kList,    // any number of sub-records
  kCotation,
};

struct Vision;

enum class Calcul : std::uint8_t {
  kSaisi,      // entered
  kFixe,       // computed from the record alone
  kJour,       // computed from the record and the reference date
  kPerimetre,  // computed from the other records that the caller may see (query/doublons.h)
};

struct Field {
  FieldId id = kNoField;
  std::string champ;       // name in requests; "priorites_locales.code" for a sub-field
  std::string cle;         // key in the record's JSON; "code" for that sub-field
  std::string projection;  // flat name of a sub-field of a list ("codemandeur_nom"), or empty
  std::string libelle;
  std::string description;
  std::vector<std::string> synonymes;  // words by which people call this criterion
  Type type = Type::kText;
  std::string type_declare;  // as written in the catalogue ("commune" stays "commune")
  Calcul calcul = Calcul::kSaisi;
  char classe = 'N';     // N non-nominative, I identity, F tax and income, X sensitive
  bool visible = true;   // false only in a catalogue of a caller, whom it does not exist for (Catalogue::Vu)
  bool protege = false;  // of a protected person read as empty (Catalogue::protection)
  bool saisi = true;     // may arrive in a record (a computed field that may too: statut)
  bool tenu = true;  // stands in the journal: what may arrive, and what is computed on arrival alone (nir_empreinte)
  bool facette = false, tri = false, liste = false, texte = false;
  bool suggerer = false;  // a text whose values are names that repeat (bailleurs): suggested while typing
  bool obligatoire = false, obligatoire_pp = false, obligatoire_pm = false;
  std::int64_t min = INT64_MIN, max = INT64_MAX;  // of an int or, in cents, of an amount
  std::size_t longueur_max = 4000;                // characters of a text
  std::string unite;                              // of a number: €, %, mois, ans, m²
  // A condition in French (query/phrase.h): "à {}" around its values, of a boolean what yes and no read. Empty: the
  // label, a colon, the values. Ranked phrases come first in a sentence, lowest first.
  std::string phrase, phrase_non;
  int phrase_rang = 0;
  // One step wider (query/elargir.h): the next value of its list, or the place of `elargi_a` around its own.
  bool progression = false;
  FieldId elargi_a = kNoField;
  const Nomenclature* nomenclature = nullptr;  // of kEnum, kMulti, kBool, kBool3
  FieldId parent = kNoField;                   // the list or object this is a sub-field of
  std::vector<FieldId> champs;                 // sub-fields
  std::uint16_t slot = 0;                      // position of its value in its record (or sub-record)
  std::uint16_t categorie = 0;

  bool HasOrdinals() const { return nomenclature != nullptr; }
  // One integer per row (or per element): codes, numbers, amounts, dates.
  bool IsScalar() const {
    return type == Type::kEnum || type == Type::kBool || type == Type::kBool3 || type == Type::kInt ||
           type == Type::kMoney || type == Type::kDate;
  }
  bool IsString() const { return type == Type::kText || type == Type::kName || type == Type::kId; }
  // Its facet counts each record once: under its one value, or as without any.
  bool Partitions() const {
    return parent == kNoField && (IsScalar() || type == Type::kObject) &&
           !(nomenclature != nullptr && nomenclature->has_overlaps());
  }
  bool IsGroup() const { return type == Type::kObject || type == Type::kList; }
  // The name a user sees: the projection when there is one.
  const std::string& nom_public() const { return projection.empty() ? champ : projection; }
};

struct Categorie {
  std::string code;
  std::string libelle;
  std::vector<FieldId> champs;  // root fields, in order
};

// Whose address is hidden: rows that hold one of these values, from everyone but the services that one of `sauf_pour`
// names (guichets). The fields are those marked `protege`.
struct Protection {
  struct Valeurs {
    FieldId champ = kNoField;
    std::vector<Ordinal> ordinaux;  // ascending
  };
  std::vector<Valeurs> si;
  std::vector<FieldId> sauf_pour;
};

class Catalogue {
 public:
  // `json`: the bytes of catalogue.json. Errors: kInvalid with what is wrong in it.
  static Result<std::shared_ptr<const Catalogue>> Load(std::string_view json,
                                                       std::shared_ptr<const Territoires> territoires);

  // This catalogue as a caller sees it: fields that he may not see are in no list and bear no name, values that he may
  // not tell apart are one. Field ids, slots and ordinals stay those of rows.
  static std::shared_ptr<const Catalogue> Vu(const std::shared_ptr<const Catalogue>& entier, const Vision& vision);
  const Catalogue& entier() const { return entier_ != nullptr ? *entier_ : *this; }
  // Of a caller's catalogue, the one that masks values of class X which he may see when he asks for them by name.
  const Catalogue& sobre() const { return sobre_ != nullptr ? *sobre_ : *this; }

  const std::string& version() const { return version_; }
  // Different for every catalogue loaded by this process: what a cache of resolved fields may be kept under.
  std::uint64_t serie() const { return serie_; }
  const std::vector<Field>& fields() const { return fields_; }
  const Field& field(FieldId id) const { return fields_[id]; }
  const std::vector<FieldId>& racines() const { return racines_; }  // root fields by slot, all of them in entier()
  const std::vector<Categorie>& categories() const { return categories_; }
  const Protection& protection() const { return entier().protection_; }
  const Territoires& territoires() const { return *territoires_; }
  const Nomenclature* nomenclature(std::string_view nom) const;

  // By name of request: "nb_personnes", "priorites_locales.code", "codemandeur_nom". kNoField when unknown.
  FieldId Find(std::string_view champ) const;
  // By key inside one record: a root key, or a key of the sub-records of `parent`.
  FieldId FindKey(std::string_view cle, FieldId parent = kNoField) const;
  // The known name nearest to an unknown one (edit distance, then a shared beginning); empty when nothing is near.
  std::string Nearest(std::string_view champ) const;
  std::string NearestKey(std::string_view cle, FieldId parent) const;

  // The bytes it was loaded from, which a build copies beside its blocks.
  const std::string& source() const { return source_; }

 private:
  friend class LecteurCatalogue;
  static std::uint64_t NouvelleSerie();
  std::shared_ptr<const Catalogue> entier_, sobre_;
  std::string source_;
  std::string version_;
  std::uint64_t serie_ = 0;
  std::shared_ptr<const Territoires> territoires_;
  std::map<std::string, std::unique_ptr<Nomenclature>, std::less<>> nomenclatures_;
  std::vector<Field> fields_;
  std::vector<FieldId> racines_;
  std::vector<Categorie> categories_;
  Protection protection_;
  ParTexte<FieldId> par_nom_;
  std::unordered_map<FieldId, ParTexte<FieldId>> par_cle_;  // by parent, then by key
};

// catalogue.json and territoires.json as compiled into the program: what a new build uses unless told otherwise.
std::string_view CatalogueEmbarque();
std::string_view TerritoiresEmbarques();

}  // namespace sne
