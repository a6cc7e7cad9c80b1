#include "schema/block/block.h"

#include <xxhash.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <tuple>
#include <unordered_map>

#include "schema/block/format.h"

namespace sne {

// Walks the directory; every offset it hands out lies inside the block.
struct Block::Lecteur {
  const std::byte* octets;
  std::uint64_t fin;  // parts end here
  const std::uint64_t* mot;
  const std::uint64_t* fin_mots;
  bool ok = true;
  std::uint64_t plage_debut = UINT64_MAX, plage_fin = 0;  // of the parts since the last call of Plage

  std::uint64_t Mot() {
    if (mot == fin_mots) {
      ok = false;
      return 0;
    }
    return *mot++;
  }
  template <class T>
  const T* Partie(std::uint64_t ou, std::uint64_t n) {
    if (ou % alignof(T) != 0 || n > fin / sizeof(T) || ou > fin - n * sizeof(T)) {
      ok = false;
      return nullptr;
    }
    if (n > 0) {
      plage_debut = std::min(plage_debut, ou);
      plage_fin = std::max(plage_fin, ou + n * sizeof(T));
    }
    return reinterpret_cast<const T*>(octets + ou);
  }
  std::pair<std::uint64_t, std::uint64_t> Plage() {
    const std::pair plage(plage_fin == 0 ? 0 : plage_debut, plage_fin);
    plage_debut = UINT64_MAX;
    plage_fin = 0;
    return plage;
  }

  void LireScalaire(ScalarColumn& s) {
    const std::uint64_t forme = Mot();
    s.forme = static_cast<ScalarColumn::Forme>(forme & 0xFF);
    s.bits = static_cast<std::uint8_t>(forme >> 8);
    s.n = static_cast<std::uint32_t>(Mot());
    s.non_nuls = static_cast<std::uint32_t>(Mot());
    s.base = static_cast<std::int64_t>(Mot());
    s.pas = static_cast<std::int64_t>(Mot());
    s.max_code = Mot();
    const std::uint64_t codes = Mot(), lignes = Mot(), valeurs = Mot();
    if ((forme & 0xFF) > 3 || s.pas <= 0 || s.non_nuls > s.n || !LargeurDeCode(s.bits)) {
      ok = false;
      return;
    }
    const std::uint64_t n = s.forme == ScalarColumn::Forme::kDense    ? s.n
                            : s.forme == ScalarColumn::Forme::kCreuse ? s.non_nuls
                                                                      : 0;
    if (n > 0) {
      s.codes = Partie<std::byte>(codes, OctetsDesCodes(n, s.bits) + kMargeDesCodes);
      if (codes % 8 != 0) ok = false;
    }
    if (s.forme == ScalarColumn::Forme::kCreuse) s.lignes = Partie<RowInBlock>(lignes, s.non_nuls);
    if (valeurs != 0) s.valeurs = Partie<std::uint32_t>(valeurs, s.max_code);
  }

  void LireOffsets(Offsets& o) {
    o.n = static_cast<std::uint32_t>(Mot());
    o.total = static_cast<std::uint32_t>(Mot());
    const std::uint64_t forme = Mot();
    o.shift = static_cast<std::uint8_t>(forme);
    o.octets = static_cast<std::uint8_t>(forme >> 8);
    const std::uint64_t base = Mot(), rel = Mot();
    if (o.n == 0) return;
    if (o.shift > 16 || (o.octets != 1 && o.octets != 2)) {
      ok = false;
      return;
    }
    o.base = Partie<std::uint32_t>(base, (o.n >> o.shift) + 1);
    o.rel = Partie<std::byte>(rel, (static_cast<std::uint64_t>(o.n) + 1) * o.octets);
    if (rel % 2 != 0) ok = false;
  }

  void LireTexte(TextColumn& t) {
    LireOffsets(t.offsets);
    const std::uint64_t genre = Mot();
    t.compresse = genre == 1;
    t.par_rang = genre == 2;
    const std::uint64_t ou = Mot(), taille = Mot(), morceaux = Mot();
    if (t.par_rang) {
      LireScalaire(t.rangs);
      if (t.rangs.max_code != 0 && (t.rangs.min() < 0 || t.rangs.max() >= t.offsets.n)) ok = false;
    }
    if (t.offsets.n == 0) return;
    t.taille = t.compresse ? taille : t.offsets.total;
    t.octets = Partie<char>(ou, t.taille);
    if (t.compresse)
      t.morceaux = Partie<std::uint32_t>(
          morceaux, ((t.offsets.n + (1ull << format::kShiftMorceau) - 1) >> format::kShiftMorceau) + 1);
  }

  // `partage`: each row stands in one entry.
  void LirePostings(Postings& p, std::uint32_t lignes, bool partage) {
    const std::uint64_t n = Mot(), ou = Mot(), n_lignes = Mot(), ou_lignes = Mot(), n_bits = Mot(), ou_bits = Mot();
    const auto* entrees = Partie<Postings::Entry>(ou, n);
    p.lignes = Partie<RowInBlock>(ou_lignes, n_lignes);
    p.bits = Partie<std::uint64_t>(ou_bits, n_bits * (kBlockRows / 64));
    if (n_bits > fin) ok = false;
    if (!ok) return;
    p.entrees = {entrees, n};
    std::uint64_t total = 0;
    for (const Postings::Entry& e : p.entrees) total += e.nombre;
    for (const Postings::Entry& e : p.entrees) {
      if (e.nombre == lignes) continue;
      if (e.nombre < Postings::kListMax) {
        if (e.ou > n_lignes || n_lignes - e.ou < e.nombre) ok = false;
      } else if (e.ou == Postings::kReste) {  // the only one: of all rows more than half
        if (!partage || total != lignes || e.nombre <= lignes / 2) ok = false;
      } else if (e.ou >= n_bits || e.nombre > lignes) {
        ok = false;
      }
    }
  }

  void LireHachages(HashIndex& h) {
    LireOffsets(h.paniers);
    const std::uint64_t empreintes = Mot(), lignes = Mot();
    if (h.paniers.n == 0) return;
    if (!std::has_single_bit(h.paniers.n)) ok = false;
    h.empreintes = Partie<std::uint8_t>(empreintes, h.paniers.total);
    h.lignes = Partie<RowInBlock>(lignes, h.paniers.total);
  }
};

Outcome Block::Parse(const Catalogue& catalogue) {
  const auto corrompu = [&](const std::string& quoi) {
    return Fail(Code::kCorrupt, nom_ + " : " + quoi + " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
  };
  format::Entete e;
  if (octets_.size() < sizeof e) return corrompu("fichier tronqué (" + std::to_string(octets_.size()) + " octets)");
  std::memcpy(&e, octets_.data(), sizeof e);
  if (std::memcmp(e.magic, format::kMagic, sizeof e.magic) != 0) return corrompu("ce n'est pas un bloc d'index");
  if (e.version != format::kVersion) {
    return corrompu("format " + std::to_string(e.version) + ", ce programme lit le format " +
                    std::to_string(format::kVersion));
  }
  if (e.longueur != octets_.size()) {
    return corrompu("longueur " + std::to_string(octets_.size()) + ", attendue " + std::to_string(e.longueur));
  }
  if (e.lignes == 0 || e.lignes > kBlockRows || e.repertoire % 8 != 0 || e.repertoire > e.longueur ||
      e.mots > e.longueur / 8 || e.repertoire + (e.mots + e.pages) * 8 != e.longueur ||
      e.pages != (e.repertoire + format::kPage - 1) / format::kPage) {
    return corrompu("en-tête incohérent");
  }
  const auto* mots = reinterpret_cast<const std::uint64_t*>(octets_.data() + e.repertoire);
  const std::uint64_t repertoire = XXH3_64bits_withSeed(mots, (e.mots + e.pages) * 8, format::kGraine);
  const std::uint64_t somme = e.somme;
  e.somme = 0;
  if (XXH3_64bits_withSeed(&e, sizeof e, repertoire) != somme)
    return corrompu("somme de contrôle du répertoire fausse");
  if (e.catalogue != XXH3_64bits_withSeed(catalogue.source().data(), catalogue.source().size(), format::kGraine)) {
    return Fail(Code::kInvalid, nom_ + " : construit avec un autre catalogue que celui de l'index");
  }
  rows_ = e.lignes;
  jour_ = e.jour;
  Lecteur l{octets_.data(), e.repertoire, mots, mots + e.mots};
  const std::uint64_t colonnes = l.Mot();
  const std::uint64_t haut = l.Mot(), bas = l.Mot(), ordre = l.Mot();
  numeros_haut_ = l.Partie<std::uint64_t>(haut, rows_);
  numeros_bas_ = l.Partie<std::uint32_t>(bas, rows_);
  par_numero_ = l.Partie<RowInBlock>(ordre, rows_);
  l.LireScalaire(version_);
  if (!l.ok || version_.n != rows_) return corrompu("répertoire incohérent");
  repertoire_ = e.repertoire;
  sommes_ = {mots + e.mots, e.pages};
  pages_ = std::make_shared<std::vector<Drapeau>>(e.pages);
  const auto [debut_numeros, fin_numeros] = l.Plage();
  if (!PagesSaines(debut_numeros, fin_numeros)) return corrompu("numéros altérés");
  places_.assign(catalogue.fields().size(), {});
  std::vector<const Field*> presents;
  for (std::uint64_t i = 0; i < colonnes && l.ok; ++i) {
    const std::uint64_t tete = l.Mot();
    const std::uint64_t champ = tete & 0xFFFF, parties = tete >> 16;
    if (champ >= places_.size()) return corrompu("colonne inconnue");
    const Field& f = *presents.emplace_back(&catalogue.field(static_cast<FieldId>(champ)));
    Place& place = places_[champ];
    Column& c = place.colonne;
    if (parties & format::kScalaire) l.LireScalaire(c.scalaire);
    if (parties & format::kElements) l.LireOffsets(c.elements);
    if (parties & format::kTexte) l.LireTexte(c.texte);
    if (parties & format::kPostings) l.LirePostings(c.postings, rows_, f.Partitions());
    if (parties & format::kClesTri) c.cles_tri = l.Partie<std::uint64_t>(l.Mot(), c.texte.offsets.n);
    if (parties & format::kHachages) l.LireHachages(c.hachages);
    std::tie(place.debut, place.fin) = l.Plage();
  }
  if (!l.ok || !std::all_of(presents.begin(), presents.end(), [&](const Field* f) { return Accordee(*f); }))
    return corrompu("répertoire incohérent");
  return {};
}

// The parts of a column count what its field has: the rows of the block, or the elements of its group.
bool Block::Accordee(const Field& f) const {
  const Column& c = places_[f.id].colonne;
  const bool par_ligne = f.parent == kNoField;
  const std::uint32_t n = par_ligne ? rows_ : places_[f.parent].colonne.elements.total;
  const bool liste = f.type == Type::kMulti || f.type == Type::kTexts;
  const std::uint32_t feuilles = liste ? c.elements.total : n;
  const auto debuts = [](const Offsets& o, std::uint32_t attendu) { return o.n == 0 ? o.total == 0 : o.n == attendu; };
  const auto scalaire = [&](const ScalarColumn& s) {
    return s.n == feuilles && (s.forme != ScalarColumn::Forme::kCreuse || (par_ligne && !liste));
  };
  if ((liste || f.IsGroup()) && !debuts(c.elements, n)) return false;
  if ((f.IsScalar() || f.type == Type::kMulti) && !scalaire(c.scalaire)) return false;
  if (!f.IsString() && f.type != Type::kTexts) return true;
  return c.texte.par_rang ? scalaire(c.texte.rangs) : debuts(c.texte.offsets, feuilles);
}

Result<std::shared_ptr<const Block>> Block::Open(Env& env, const std::string& path, const Catalogue& catalogue,
                                                 Alarme alarme) {
  auto fichier = env.Map(path);
  if (!fichier) return tl::unexpected(fichier.error());
  auto block = std::make_shared<Block>();
  block->nom_ = path;
  block->octets_ = (*fichier)->bytes();
  block->proprietaire_ = *fichier;
  block->alarme_ = std::move(alarme);
  SNE_TRY(block->Parse(catalogue));
  return block;
}

Result<std::shared_ptr<const Block>> Block::FromBytes(std::shared_ptr<const std::string> octets,
                                                      const Catalogue& catalogue) {
  auto block = std::make_shared<Block>();
  block->nom_ = "(en mémoire)";
  block->octets_ = {reinterpret_cast<const std::byte*>(octets->data()), octets->size()};
  block->proprietaire_ = std::move(octets);
  SNE_TRY(block->Parse(catalogue));
  return block;
}

bool Block::PageSaine(std::uint64_t page) const {
  const std::uint64_t debut = std::max<std::uint64_t>(page * format::kPage, sizeof(format::Entete));
  const std::uint64_t fin = std::max(debut, std::min<std::uint64_t>((page + 1) * format::kPage, repertoire_));
  return XXH3_64bits_withSeed(octets_.data() + debut, fin - debut, format::kGraine) == sommes_[page];
}

// Looks at each page once, whatever columns share it.
bool Block::PagesSaines(std::uint64_t debut, std::uint64_t fin) const {
  for (std::uint64_t page = debut / format::kPage; page * format::kPage < fin; ++page) {
    const Drapeau& d = (*pages_)[page];
    if (d.Lire() == Etat::kInconnu) d.Poser(PageSaine(page) ? Etat::kSain : Etat::kAltere);
    if (d.Lire() == Etat::kAltere) return false;
  }
  return true;
}

const Column& Block::Eprouver(const Place& place) const {
  static const Column vide;
  if (place.etat.Lire() == Etat::kInconnu) {
    const bool saine = PagesSaines(place.debut, place.fin);
    if (!saine && alarme_) alarme_->store(true, std::memory_order_relaxed);
    place.etat.Poser(saine ? Etat::kSain : Etat::kAltere);
    if (saine) return place.colonne;
  }
  return place.etat.Lire() == Etat::kSain ? place.colonne : vide;
}

Outcome Block::Verify() const {
  for (std::uint64_t page = 0; page < sommes_.size(); ++page) {
    if (PageSaine(page)) {
      (*pages_)[page].Poser(Etat::kSain);
      continue;
    }
    (*pages_)[page].Poser(Etat::kAltere);
    if (alarme_) alarme_->store(true, std::memory_order_relaxed);
    const std::uint64_t debut = std::max<std::uint64_t>(page * format::kPage, sizeof(format::Entete));
    return Fail(Code::kCorrupt, nom_ + " : octets altérés entre " + std::to_string(debut) + " et " +
                                    std::to_string(std::min<std::uint64_t>((page + 1) * format::kPage, repertoire_)) +
                                    " ; restaurez l'index ou reconstruisez-le (sne-indexer build)");
  }
  for (const Place& place : places_) place.etat.Poser(Etat::kSain);
  return {};
}

std::pair<std::uint32_t, std::uint32_t> Block::FindNumeros(NumeroUnique a, NumeroUnique b) const {
  const auto lignes = rows_by_numero();
  const auto premier =
      std::lower_bound(lignes.begin(), lignes.end(), a, [&](RowInBlock r, NumeroUnique n) { return numero(r) < n; });
  auto dernier = premier;
  if (a == b) {  // nearly always one row or none: no second search
    while (dernier != lignes.end() && numero(*dernier) == b) ++dernier;
  } else {
    dernier = std::upper_bound(premier, lignes.end(), b, [&](NumeroUnique n, RowInBlock r) { return n < numero(r); });
  }
  return {static_cast<std::uint32_t>(premier - lignes.begin()), static_cast<std::uint32_t>(dernier - lignes.begin())};
}

std::shared_ptr<const Block> Block::WithDayColumns(std::shared_ptr<const Block> base, std::shared_ptr<const Block> jour,
                                                   std::span<const FieldId> champs) {
  auto block = std::make_shared<Block>(*base);
  for (const FieldId f : champs) {
    block->places_[f] = jour->places_[f];
    block->places_[f].etat.Poser(Etat::kSain);  // made a moment ago, in memory
  }
  block->jour_ = jour->jour_;
  // Of a block that had day columns already only its own bytes are kept.
  if (base->proprietaire_jour_ == nullptr) block->proprietaire_ = std::move(base);
  block->proprietaire_jour_ = std::move(jour);
  return block;
}

struct TextReader::Rep {
  struct Morceau {
    std::uint32_t rang = UINT32_MAX;
    std::string octets;
  };
  std::unordered_map<const TextColumn*, Morceau> derniers;
};

TextReader::TextReader() : rep_(std::make_unique<Rep>()) {}
TextReader::~TextReader() = default;

std::string_view TextReader::Read(const TextColumn& t, std::uint32_t i) {
  if (!t.compresse) return t.offsets.n == 0 ? std::string_view() : t.Raw(i);
  const Offsets& o = t.offsets;
  const std::uint32_t debut = o.Begin(i), fin = o.End(i);
  if (debut == fin) return {};
  Rep::Morceau& m = rep_->derniers[&t];
  const std::uint32_t rang = i >> format::kShiftMorceau;
  const std::uint32_t premier = rang << format::kShiftMorceau,
                      dernier = std::min(o.n, premier + (1u << format::kShiftMorceau));
  const std::uint32_t origine = o.Begin(premier);
  if (m.rang != rang) {
    const std::uint32_t taille = (dernier == o.n ? o.total : o.Begin(dernier)) - origine;
    m.octets.resize(taille);
    const std::uint32_t dictionnaire = t.morceaux[0], ou = t.morceaux[rang], apres = t.morceaux[rang + 1];
    // A context of its own for each call would cost more than the texts.
    thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> contexte(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    const bool dedans = dictionnaire <= ou && ou <= apres && apres <= t.taille;
    if (!dedans || ZSTD_decompress_usingDict(contexte.get(), m.octets.data(), taille, t.octets + ou, apres - ou,
                                             t.octets, dictionnaire) != taille)
      m.octets.assign(taille, '?');  // `Verify` would have refused the block
    m.rang = rang;
  }
  return std::string_view(m.octets).substr(debut - origine, fin - debut);
}

}  // namespace sne
