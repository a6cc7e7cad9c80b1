#include "schema/block/builder.h"

#include <xxhash.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "schema/block/column.h"
#include "schema/block/format.h"
#include "schema/block/identifiants.h"
#include "schema/collation.h"
#include "schema/numero_unique.h"

namespace sne {
namespace {

// Values of one field as they arrive: which vectors are used follows from the field's type.
struct Accumulateur {
  std::vector<std::int64_t> scalaires;  // by row, or by element for multi fields and sub-fields
  std::vector<std::uint32_t> elements;  // row -> first element
  std::vector<std::uint32_t> textes;    // row or element -> first byte
  std::string octets;
};

// The bytes of the block under construction: parts in order, each aligned.
class Sortie {
 public:
  Sortie() { octets_.resize(sizeof(format::Entete)); }
  std::uint64_t Put(const void* donnees, std::size_t taille) {
    octets_.resize((octets_.size() + format::kAlignement - 1) / format::kAlignement * format::kAlignement);
    const std::uint64_t ou = octets_.size();
    octets_.append(static_cast<const char*>(donnees), taille);
    return ou;
  }
  template <class T>
  std::uint64_t Put(const std::vector<T>& v) {
    return Put(v.data(), v.size() * sizeof(T));
  }
  void Mot(std::uint64_t mot) { mots_.push_back(mot); }
  void Signe(std::int64_t mot) { mots_.push_back(static_cast<std::uint64_t>(mot)); }

  std::string octets_;
  std::vector<std::uint64_t> mots_;  // the directory
};

template <class T>
std::vector<T> Retrecir(const std::vector<std::uint64_t>& codes) {
  std::vector<T> v(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) v[i] = static_cast<T>(codes[i]);
  return v;
}

std::uint64_t PutCodes(Sortie& s, const std::vector<std::uint64_t>& codes, int octets) {
  switch (octets) {
    case 1:
      return s.Put(Retrecir<std::uint8_t>(codes));
    case 2:
      return s.Put(Retrecir<std::uint16_t>(codes));
    case 4:
      return s.Put(Retrecir<std::uint32_t>(codes));
    default:
      return s.Put(codes);
  }
}

int Largeur(std::uint64_t max_code) {
  return max_code <= 0xFF ? 1 : max_code <= 0xFFFF ? 2 : max_code <= 0xFFFFFFFF ? 4 : 8;
}

// Beyond, a bitmap of the values seen would cost more than it could save.
constexpr std::uint64_t kCodesTriables = 1ull << 26;

// `par_ligne`: one value per row, so that few values may be kept as a list of rows.
void EcrireScalaire(Sortie& s, const std::vector<std::int64_t>& valeurs, bool par_ligne) {
  std::int64_t min = INT64_MAX, max = INT64_MIN;
  std::uint32_t non_nuls = 0;
  std::int64_t pgcd = 0;
  for (const std::int64_t v : valeurs) {
    if (v == kSansValeur) continue;
    ++non_nuls;
    min = std::min(min, v);
    max = std::max(max, v);
  }
  for (const std::int64_t v : valeurs) {
    if (v == kSansValeur || pgcd == 1) continue;
    pgcd = std::gcd(pgcd, v - min);
  }
  if (pgcd == 0) pgcd = 1;
  using Forme = ScalarColumn::Forme;
  Forme forme = Forme::kDense;
  if (non_nuls == 0) {
    forme = Forme::kVide;
    min = 0;
  } else if (non_nuls == valeurs.size() && min == max) {
    forme = Forme::kConstante;
  }
  std::uint64_t max_code = non_nuls == 0 ? 0 : static_cast<std::uint64_t>((max - min) / pgcd) + 1;
  // Ranks instead of distances when that makes codes narrower and the list of values is worth it.
  std::vector<std::int64_t> distinctes;
  if (forme == Forme::kDense && max_code > 0xFF && max_code <= kCodesTriables) {
    std::vector<std::uint64_t> vus(max_code / 64 + 1);
    std::size_t nombre = 0;
    for (const std::int64_t v : valeurs) {
      if (v == kSansValeur) continue;
      const auto rang = static_cast<std::uint64_t>((v - min) / pgcd);
      nombre += (vus[rang >> 6] >> (rang & 63) & 1) == 0;
      vus[rang >> 6] |= 1ull << (rang & 63);
    }
    const auto gain = static_cast<std::size_t>(Largeur(max_code) - Largeur(nombre)) * valeurs.size();
    if (Largeur(nombre) < Largeur(max_code) && nombre * 8 < gain) {
      for (std::uint64_t mot = 0; mot < vus.size(); ++mot) {
        for (std::uint64_t bits = vus[mot]; bits; bits &= bits - 1) {
          distinctes.push_back(
              min + static_cast<std::int64_t>(mot * 64 + static_cast<std::uint64_t>(std::countr_zero(bits))) * pgcd);
        }
      }
      max_code = nombre;
    }
  }
  const auto code_de = [&](std::int64_t v) {
    if (distinctes.empty()) return static_cast<std::uint64_t>((v - min) / pgcd) + 1;
    return static_cast<std::uint64_t>(std::lower_bound(distinctes.begin(), distinctes.end(), v) - distinctes.begin()) +
           1;
  };
  const int octets = Largeur(max_code);
  if (forme == Forme::kDense && par_ligne &&
      static_cast<std::size_t>(non_nuls) * (octets + 2) * 4 < valeurs.size() * static_cast<std::size_t>(octets)) {
    forme = Forme::kCreuse;
  }
  std::uint64_t codes_ou = 0, lignes_ou = 0;
  if (forme == Forme::kDense || forme == Forme::kCreuse) {
    std::vector<std::uint64_t> codes;
    std::vector<RowInBlock> lignes;
    codes.reserve(forme == Forme::kDense ? valeurs.size() : non_nuls);
    for (std::size_t i = 0; i < valeurs.size(); ++i) {
      const std::int64_t v = valeurs[i];
      if (v != kSansValeur) {
        codes.push_back(code_de(v));
        if (forme == Forme::kCreuse) lignes.push_back(static_cast<RowInBlock>(i));
      } else if (forme == Forme::kDense) {
        codes.push_back(0);
      }
    }
    codes_ou = PutCodes(s, codes, octets);
    if (forme == Forme::kCreuse) lignes_ou = s.Put(lignes);
  }
  s.Mot(static_cast<std::uint64_t>(forme) | static_cast<std::uint64_t>(octets) << 8);
  s.Mot(valeurs.size());
  s.Mot(non_nuls);
  s.Signe(min);
  s.Signe(pgcd);
  s.Mot(max_code);
  s.Mot(codes_ou);
  s.Mot(lignes_ou);
  s.Mot(distinctes.empty() ? 0 : s.Put(distinctes));
}

// `debuts`: where each row begins; `fin`: where the last one ends. Rests of one byte in small groups of rows, or of two
// in large ones: whichever is smaller.
void EcrireOffsets(Sortie& s, std::vector<std::uint32_t> debuts, std::uint32_t fin) {
  const auto n = static_cast<std::uint32_t>(debuts.size());
  if (fin == 0) {
    for (int i = 0; i < 5; ++i) s.Mot(0);
    return;
  }
  debuts.push_back(fin);
  const auto tient = [&](int shift, std::uint32_t reste_max) {
    for (std::uint32_t i = 0; i <= n; i += 1u << shift) {
      const std::uint32_t dernier = std::min(n, i + (1u << shift) - 1);
      if (debuts[dernier] - debuts[i] > reste_max) return false;
    }
    return true;
  };
  int shift = 8, octets = 2;
  while (shift > 0 && !tient(shift, 0xFFFF)) --shift;
  for (const int etroit : {6, 5, 4, 3}) {
    if (!tient(etroit, 0xFF)) continue;
    shift = etroit;
    octets = 1;
    break;
  }
  std::vector<std::uint32_t> base;
  std::vector<std::uint64_t> rel(n + 1);
  for (std::uint32_t i = 0; i <= n; ++i) {
    if ((i & ((1u << shift) - 1)) == 0) base.push_back(debuts[i]);
    rel[i] = debuts[i] - base.back();
  }
  s.Mot(n);
  s.Mot(fin);
  s.Mot(static_cast<std::uint64_t>(shift | octets << 8));
  s.Mot(s.Put(base));
  s.Mot(PutCodes(s, rel, octets));
}

constexpr int kNiveauZstd = 3;

// Texts that repeat: each distinct one once and a rank per row; in order of appearance, or, for names that sort, in
// alphabetical order with their sort keys. False when that saves nothing, which is no matter to names.
bool EcrireParRang(Sortie& s, const Accumulateur& a, bool par_ligne, std::vector<std::uint64_t>* cles) {
  const std::size_t n = a.textes.size();
  std::unordered_map<std::string_view, std::int64_t> rangs;
  std::vector<std::string_view> distincts;
  std::vector<std::int64_t> par_texte;
  par_texte.reserve(n);
  std::size_t octets = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t fin = i + 1 < n ? a.textes[i + 1] : a.octets.size();
    const std::string_view texte = std::string_view(a.octets).substr(a.textes[i], fin - a.textes[i]);
    if (texte.empty()) {
      par_texte.push_back(kSansValeur);
      continue;
    }
    const auto [it, nouveau] = rangs.emplace(texte, static_cast<std::int64_t>(rangs.size()));
    if (nouveau) {
      distincts.push_back(texte);
      octets += texte.size();
    }
    par_texte.push_back(it->second);
    if (cles == nullptr && rangs.size() > n / 2 + 16) return false;
  }
  const std::size_t par_rang = octets + rangs.size() * 2 + n * static_cast<std::size_t>(Largeur(rangs.size()));
  if (rangs.empty() || (cles == nullptr && par_rang * 10 > (a.octets.size() + n * 2) * 9)) return false;
  if (cles != nullptr) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> ordre;
    for (std::uint32_t i = 0; i < distincts.size(); ++i) ordre.emplace_back(CollationPrefix(distincts[i]), i);
    std::sort(ordre.begin(), ordre.end(), [&](const auto& x, const auto& y) {
      return x.first != y.first ? x.first < y.first : CollationCompare(distincts[x.second], distincts[y.second]) < 0;
    });
    std::vector<std::int64_t> nouveau_rang(distincts.size());
    std::vector<std::string_view> tries;
    for (const auto& [cle, i] : ordre) {
      nouveau_rang[i] = static_cast<std::int64_t>(tries.size());
      tries.push_back(distincts[i]);
      cles->push_back(cle);
    }
    distincts = std::move(tries);
    for (std::int64_t& rang : par_texte) {
      if (rang != kSansValeur) rang = nouveau_rang[static_cast<std::size_t>(rang)];
    }
  }
  std::vector<std::uint32_t> debuts;
  std::string textes;
  for (const std::string_view t : distincts) {
    debuts.push_back(static_cast<std::uint32_t>(textes.size()));
    textes += t;
  }
  EcrireOffsets(s, std::move(debuts), static_cast<std::uint32_t>(textes.size()));
  s.Mot(2);
  s.Mot(s.Put(textes.data(), textes.size()));
  s.Mot(0);
  s.Mot(0);
  EcrireScalaire(s, par_texte, par_ligne);
  return true;
}

void EcrireTexte(Sortie& s, const Accumulateur& a, bool compresser, bool par_ligne, std::vector<std::uint64_t>* cles) {
  if (!a.octets.empty() && EcrireParRang(s, a, par_ligne, cles)) return;
  const auto fin = static_cast<std::uint32_t>(a.octets.size());
  EcrireOffsets(s, a.textes, fin);
  if (fin == 0) {
    for (int i = 0; i < 4; ++i) s.Mot(0);
    return;
  }
  if (!compresser) {
    s.Mot(0);
    s.Mot(s.Put(a.octets.data(), a.octets.size()));
    s.Mot(0);
    s.Mot(0);
    return;
  }
  std::string compresses;
  std::vector<std::uint32_t> morceaux;
  std::string tampon;
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> contexte(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  const std::size_t pas = 1u << format::kShiftMorceau;
  for (std::size_t i = 0; i < a.textes.size(); i += pas) {
    const std::size_t debut = a.textes[i];
    const std::size_t apres = i + pas < a.textes.size() ? a.textes[i + pas] : a.octets.size();
    morceaux.push_back(static_cast<std::uint32_t>(compresses.size()));
    if (apres == debut) continue;
    tampon.resize(ZSTD_compressBound(apres - debut));
    const std::size_t taille = ZSTD_compressCCtx(contexte.get(), tampon.data(), tampon.size(), a.octets.data() + debut,
                                                 apres - debut, kNiveauZstd);
    compresses.append(tampon, 0, taille);
  }
  morceaux.push_back(static_cast<std::uint32_t>(compresses.size()));
  s.Mot(1);
  s.Mot(s.Put(compresses.data(), compresses.size()));
  s.Mot(compresses.size());
  s.Mot(s.Put(morceaux));
}

// (value, row) pairs of one field, in any order, without repetition; `sans`: rows without a value, ascending.
using Paires = std::vector<std::pair<std::int64_t, RowInBlock>>;

void EcrirePostings(Sortie& s, Paires paires, const std::vector<RowInBlock>& sans, std::uint32_t lignes) {
  // A counting sort would need the range of values; rows of one value arrive ascending, so a stable sort by value will
  // do.
  std::stable_sort(paires.begin(), paires.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Postings::Entry> entrees;
  std::vector<RowInBlock> liste;
  const auto entree = [&](std::int64_t valeur, std::span<const RowInBlock> rows) {
    Postings::Entry e{valeur, static_cast<std::uint32_t>(rows.size()), 0, 0};
    if (rows.size() == lignes) {
      // all rows: no data
    } else if (rows.size() < Postings::kListMax) {
      e.ou = s.Put(rows.data(), rows.size_bytes());
    } else {
      std::vector<std::uint64_t> bits(kBlockRows / 64);
      for (const RowInBlock r : rows) bits[r >> 6] |= 1ull << (r & 63);
      e.ou = s.Put(bits);
    }
    entrees.push_back(e);
  };
  if (!sans.empty()) entree(kSansValeur, sans);
  for (std::size_t i = 0; i < paires.size();) {
    std::size_t j = i;
    liste.clear();
    for (; j < paires.size() && paires[j].first == paires[i].first; ++j) liste.push_back(paires[j].second);
    entree(paires[i].first, liste);
    i = j;
  }
  s.Mot(entrees.size());
  s.Mot(s.Put(entrees));
}

}  // namespace

struct BlockBuilder::Rep {
  Rep(const Catalogue& c, std::vector<FieldId> f) : catalogue(c), champs(std::move(f)), tout(champs.empty()) {
    if (tout) champs = catalogue.racines();
    numero = catalogue.FindKey("numero_unique");
    Vider();
  }

  const Catalogue& catalogue;
  std::vector<FieldId> champs;
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
      a.textes.push_back(static_cast<std::uint32_t>(a.octets.size()));
      a.octets += Str(v);
    } else if (f.type == Type::kMulti) {
      a.elements.push_back(static_cast<std::uint32_t>(a.scalaires.size()));
      for (const Ordinal o : Codes(v)) a.scalaires.push_back(o);
    } else if (f.type == Type::kTexts) {
      a.elements.push_back(static_cast<std::uint32_t>(a.textes.size()));
      for (const std::string& t : Lignes(v)) {
        a.textes.push_back(static_cast<std::uint32_t>(a.octets.size()));
        a.octets += t;
      }
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
        if (distinctes.size() > 64) {
          s.Mot(0);
          s.Mot(0);
          return;
        }
      }
    }
    EcrirePostings(s, std::move(paires), sans, rows);
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
    if (parties & format::kScalaire) EcrireScalaire(s, a.scalaires, par_ligne && f.type != Type::kMulti);
    if (parties & format::kElements) {
      const std::size_t total = f.IsGroup()              ? nb_elements[f.id]
                                : f.type == Type::kMulti ? a.scalaires.size()
                                                         : a.textes.size();
      EcrireOffsets(s, a.elements, static_cast<std::uint32_t>(total));
    }
    std::vector<std::uint64_t> cles;
    if (parties & format::kTexte) {
      const bool compresser = f.type == Type::kText || f.type == Type::kTexts || f.type == Type::kId;
      EcrireTexte(s, a, compresser, par_ligne && f.type != Type::kTexts, parties & format::kClesTri ? &cles : nullptr);
    }
    if (parties & format::kPostings) EcrirePostingsDe(s, f);
    if (parties & format::kClesTri) s.Mot(s.Put(cles));
    if (parties & format::kHachages) {
      const auto texte = [&](std::size_t i) {
        const std::size_t fin = i + 1 < a.textes.size() ? a.textes[i + 1] : a.octets.size();
        return std::string_view(a.octets).substr(a.textes[i], fin - a.textes[i]);
      };
      std::vector<std::pair<std::uint32_t, RowInBlock>> paires;
      std::uint32_t row = 0;
      for (std::size_t i = 0; i < a.textes.size(); ++i) {
        if (par_ligne) {
          row = static_cast<std::uint32_t>(i);
        } else {
          const auto& debuts = accus[f.parent].elements;
          while (row + 1 < rows && debuts[row + 1] <= i) ++row;
        }
        if (!texte(i).empty()) paires.emplace_back(HashIdentifiant(texte(i)), static_cast<RowInBlock>(row));
      }
      std::sort(paires.begin(), paires.end());
      paires.erase(std::unique(paires.begin(), paires.end()), paires.end());
      std::vector<std::uint32_t> hachages;
      std::vector<RowInBlock> lignes;
      for (const auto& [h, r] : paires) {
        hachages.push_back(h);
        lignes.push_back(r);
      }
      s.Mot(hachages.size());
      s.Mot(s.Put(hachages));
      s.Mot(s.Put(lignes));
    }
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
    EcrireScalaire(s, versions, true);
  }
};

BlockBuilder::BlockBuilder(const Catalogue& catalogue, std::vector<FieldId> champs)
    : rep_(std::make_unique<Rep>(catalogue, std::move(champs))) {}
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
  octets.resize((octets.size() + format::kAlignement - 1) / format::kAlignement * format::kAlignement);
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
