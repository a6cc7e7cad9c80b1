#include "schema/block/builder.h"

#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <numeric>
#include <optional>

#include "schema/block/identifiants.h"
#include "schema/block/parties.h"
#include "schema/numero_unique.h"

namespace sne {
namespace {

// Values of one field as they arrive: which vectors are used follows from the field's type.
struct Accumulateur {
  std::vector<std::int64_t> scalaires;  // by row, or by element for multi fields and sub-fields
  std::vector<std::uint32_t> elements;  // row -> first element
  TextesDeColonne textes;               // by row or by element
};

}  // namespace

struct BlockBuilder::Rep {
  Rep(const Catalogue& c, std::vector<FieldId> f, Soin s)
      : catalogue(c), champs(std::move(f)), soin(s), tout(champs.empty()) {
    if (tout) champs = catalogue.racines();
    numero = catalogue.FindKey("numero_unique");
    Vider();
  }

  const Catalogue& catalogue;
  std::vector<FieldId> champs;
  const Soin soin;
  const bool tout;
  FieldId numero;
  std::uint32_t rows = 0;
  std::vector<Accumulateur> accus;         // by FieldId
  std::vector<std::uint32_t> nb_elements;  // by FieldId of group
  std::vector<NumeroUnique> numeros;
  std::vector<std::int64_t> versions;

  void Vider() {
    rows = 0;
    accus.assign(catalogue.fields().size(), {});
    nb_elements.assign(catalogue.fields().size(), 0);
    numeros.clear();
    versions.clear();
  }

  void Ajouter(const Field& f, const Value& v) {
    Accumulateur& a = accus[f.id];
    if (f.IsScalar()) {
      a.scalaires.push_back(IntOr(v, kSansValeur));
    } else if (f.IsString()) {
      if (f.id == numero) return;
      a.textes.Ajouter(Str(v));
    } else if (f.type == Type::kMulti) {
      a.elements.push_back(static_cast<std::uint32_t>(a.scalaires.size()));
      for (const Ordinal o : Codes(v)) a.scalaires.push_back(o);
    } else if (f.type == Type::kTexts) {
      a.elements.push_back(static_cast<std::uint32_t>(a.textes.size()));
      for (const std::string& t : Lignes(v)) a.textes.Ajouter(t);
    } else if (f.IsGroup()) {
      std::uint32_t& n = nb_elements[f.id];
      a.elements.push_back(n);
      for (const Record& r : Elements(v)) {
        ++n;
        for (const FieldId sous : f.champs) Ajouter(catalogue.field(sous), r.valeurs[catalogue.field(sous).slot]);
      }
    }
  }

  // Adds to `paires` the buckets of the ordinals (or the numbers) of one row, each once.
  static void Seaux(const Field& f, std::span<const std::int64_t> valeurs, RowInBlock row, Paires& paires) {
    const std::size_t debut = paires.size();
    const auto ajouter = [&](std::int64_t v) {
      for (std::size_t i = debut; i < paires.size(); ++i) {
        if (paires[i].first == v) return;
      }
      paires.emplace_back(v, row);
    };
    for (const std::int64_t v : valeurs) {
      if (v == kSansValeur) continue;
      if (f.HasOrdinals() && f.nomenclature->has_overlaps()) {
        for (const Ordinal b : f.nomenclature->Buckets(static_cast<Ordinal>(v))) ajouter(b);
      } else {
        ajouter(v);
      }
    }
  }

  static bool ADesPostings(const Field& f) {
    return f.facette && (f.HasOrdinals() || f.type == Type::kInt || f.type == Type::kObject);
  }

  void EcrirePostingsDe(Sortie& s, const Field& f) {
    const Accumulateur& a = accus[f.id];
    const std::vector<std::uint32_t>* debuts = nullptr;  // row -> elements, when there are several values per row
    std::uint32_t total = static_cast<std::uint32_t>(a.scalaires.size());
    if (f.parent != kNoField) {
      debuts = &accus[f.parent].elements;
    } else if (f.type == Type::kMulti) {
      debuts = &a.elements;
    } else if (f.type == Type::kObject) {
      debuts = &a.elements;
      total = nb_elements[f.id];
    }
    Paires paires;
    std::vector<RowInBlock> sans;
    for (std::uint32_t row = 0; row < rows; ++row) {
      const std::uint32_t debut = debuts ? (*debuts)[row] : row;
      const std::uint32_t fin = debuts ? (row + 1 < rows ? (*debuts)[row + 1] : total) : row + 1;
      const auto r = static_cast<RowInBlock>(row);
      if (f.type == Type::kObject) {
        paires.emplace_back(fin > debut ? 2 : 1, r);  // false, true: the object counts by its presence
        continue;
      }
      const std::size_t avant = paires.size();
      Seaux(f, {a.scalaires.data() + debut, fin - debut}, r, paires);
      if (paires.size() == avant) sans.push_back(r);
    }
    if (f.type == Type::kInt) {  // a number with many values is counted by histogram, from its column
      std::vector<std::int64_t> distinctes;
      for (const auto& p : paires) {
        if (std::find(distinctes.begin(), distinctes.end(), p.first) == distinctes.end()) distinctes.push_back(p.first);
        if (distinctes.size() > 64 || p.first <= Postings::kSans || p.first > INT32_MAX) {
          for (int i = 0; i < 6; ++i) s.Mot(0);
          return;
        }
      }
    }
    EcrirePostings(s, std::move(paires), sans, rows, f.Partitions());
  }

  // Each identifier that is there, and the row that holds it.
  void EcrireHachagesDe(Sortie& s, const Field& f) {
    const TextesDeColonne& textes = accus[f.id].textes;
    std::vector<std::pair<std::uint32_t, RowInBlock>> paires;
    std::uint32_t row = 0;
    for (std::size_t i = 0; i < textes.size(); ++i) {
      if (f.parent == kNoField) {
        row = static_cast<std::uint32_t>(i);
      } else {
        const auto& debuts = accus[f.parent].elements;
        while (row + 1 < rows && debuts[row + 1] <= i) ++row;
      }
      if (!textes[i].empty()) paires.emplace_back(HashIdentifiant(textes[i]), static_cast<RowInBlock>(row));
    }
    EcrireHachages(s, std::move(paires));
  }

  void EcrireColonne(Sortie& s, const Field& f) {
    const Accumulateur& a = accus[f.id];
    const bool par_ligne = f.parent == kNoField;
    std::uint64_t parties = 0;
    if (f.IsScalar() || f.type == Type::kMulti) parties |= format::kScalaire;
    if (f.type == Type::kMulti || f.type == Type::kTexts || f.IsGroup()) parties |= format::kElements;
    if ((f.IsString() && f.id != numero) || f.type == Type::kTexts) parties |= format::kTexte;
    if (ADesPostings(f)) parties |= format::kPostings;
    if (f.type == Type::kName && par_ligne && f.tri) parties |= format::kClesTri;
    if (f.type == Type::kId && f.id != numero) parties |= format::kHachages;
    s.Mot(static_cast<std::uint64_t>(f.id) | parties << 16);
    if (parties & format::kScalaire)
      EcrireScalaire(s, a.scalaires, par_ligne && f.type != Type::kMulti,
                     par_ligne ? Largeurs::kOctets : Largeurs::kBits);
    if (parties & format::kElements) {
      const std::size_t total = f.IsGroup()              ? nb_elements[f.id]
                                : f.type == Type::kMulti ? a.scalaires.size()
                                                         : a.textes.size();
      EcrireOffsets(s, a.elements, static_cast<std::uint32_t>(total));
    }
    std::vector<std::uint64_t> cles;
    if (parties & format::kTexte) {
      const bool lu_souvent = f.type == Type::kName || (f.type == Type::kId && f.classe != 'X');
      const bool compresser = f.IsString() ? !lu_souvent : f.type == Type::kTexts;
      EcrireTexte(s, a.textes, soin, compresser, par_ligne && f.type != Type::kTexts,
                  parties & format::kClesTri ? &cles : nullptr);
    }
    if (parties & format::kPostings) EcrirePostingsDe(s, f);
    if (parties & format::kClesTri) s.Mot(s.Put(cles));
    if (parties & format::kHachages) EcrireHachagesDe(s, f);
  }

  void EcrireNumeros(Sortie& s) {
    std::vector<std::uint64_t> haut;
    std::vector<std::uint32_t> bas;
    for (const NumeroUnique n : numeros) {
      haut.push_back(n.haut);
      bas.push_back(n.bas);
    }
    std::vector<RowInBlock> ordre(rows);
    std::iota(ordre.begin(), ordre.end(), RowInBlock{0});
    std::stable_sort(ordre.begin(), ordre.end(), [&](RowInBlock a, RowInBlock b) { return numeros[a] < numeros[b]; });
    s.Mot(s.Put(haut));
    s.Mot(s.Put(bas));
    s.Mot(s.Put(ordre));
    EcrireScalaire(s, versions, true, Largeurs::kOctets);
  }
};

BlockBuilder::BlockBuilder(const Catalogue& catalogue, std::vector<FieldId> champs, Soin soin)
    : rep_(std::make_unique<Rep>(catalogue, std::move(champs), soin)) {}
BlockBuilder::~BlockBuilder() = default;
std::uint32_t BlockBuilder::rows() const { return rep_->rows; }

void BlockBuilder::Add(const Demande& demande) {
  Rep& r = *rep_;
  assert(r.rows < kBlockRows);
  for (const FieldId id : r.champs) {
    const Field& f = r.catalogue.field(id);
    r.Ajouter(f, demande.valeurs[f.slot]);
  }
  std::optional<NumeroUnique> numero;
  if (r.tout) numero = LireNumeroUnique(Str(demande.valeurs[r.catalogue.field(r.numero).slot]));
  assert(!r.tout || numero.has_value());
  r.numeros.push_back(numero.value_or(NumeroUnique{}));
  r.versions.push_back(demande.version);
  ++r.rows;
}

std::string BlockBuilder::Finish(Jour jour) {
  Rep& r = *rep_;
  Sortie s;
  s.Mot(0);  // number of columns, filled below
  std::uint64_t colonnes = 0;
  r.EcrireNumeros(s);
  for (const FieldId id : r.champs) {
    r.EcrireColonne(s, r.catalogue.field(id));
    ++colonnes;
    for (const FieldId sous : r.catalogue.field(id).champs) {
      r.EcrireColonne(s, r.catalogue.field(sous));
      ++colonnes;
    }
  }
  s.mots_[0] = colonnes;

  std::string& octets = s.octets_;
  octets.resize(octets.size() + kMargeDesCodes);
  s.Aligner();
  format::Entete e{};
  std::memcpy(e.magic, format::kMagic, sizeof e.magic);
  e.version = format::kVersion;
  e.lignes = r.rows;
  e.jour = jour;
  e.catalogue = XXH3_64bits_withSeed(r.catalogue.source().data(), r.catalogue.source().size(), format::kGraine);
  e.repertoire = octets.size();
  e.mots = s.mots_.size();
  e.pages = static_cast<std::uint32_t>((e.repertoire + format::kPage - 1) / format::kPage);
  e.longueur = e.repertoire + (e.mots + e.pages) * 8;
  // Page checksums cover everything from the end of the header to the directory; the header is under its own.
  for (std::uint64_t p = 0; p < e.pages; ++p) {
    const std::uint64_t debut = std::max<std::uint64_t>(p * format::kPage, sizeof e);
    const std::uint64_t fin = std::min<std::uint64_t>((p + 1) * format::kPage, e.repertoire);
    s.Mot(XXH3_64bits_withSeed(octets.data() + debut, fin > debut ? fin - debut : 0, format::kGraine));
  }
  const std::uint64_t repertoire = XXH3_64bits_withSeed(s.mots_.data(), s.mots_.size() * 8, format::kGraine);
  e.somme = XXH3_64bits_withSeed(&e, sizeof e, repertoire);
  std::memcpy(octets.data(), &e, sizeof e);
  octets.append(reinterpret_cast<const char*>(s.mots_.data()), s.mots_.size() * 8);
  std::string resultat = std::move(octets);
  r.Vider();
  return resultat;
}

}  // namespace sne
