#include "server/extraction/cellules.h"

#include <algorithm>
#include <utility>

#include "server/row_json.h"

namespace sne {
namespace {

constexpr std::string_view kEntre = " ; ";

// Calls f(i, value) for each of the rows, ascending.
template <class F>
void PourChaque(const ScalarColumn& c, std::span<const std::uint32_t> rows, F&& f) {
  using Forme = ScalarColumn::Forme;
  const std::size_t n = rows.size();
  const auto dense = [&](auto&& code) {
    for (std::size_t i = 0; i < n; ++i) f(i, c.ValueOf(code(rows[i])));
  };
  switch (c.forme) {
    case Forme::kVide:
      for (std::size_t i = 0; i < n; ++i) f(i, kSansValeur);
      return;
    case Forme::kConstante:
      for (std::size_t i = 0; i < n; ++i) f(i, c.base);
      return;
    case Forme::kCreuse: {
      const auto* fin = c.lignes + c.non_nuls;
      const auto* la = c.lignes;
      for (std::size_t i = 0; i < n; ++i) {
        la = std::lower_bound(la, fin, rows[i]);
        const bool presente = la != fin && *la == rows[i];
        f(i, presente ? c.ValueOf(c.CodeAt(static_cast<std::uint32_t>(la - c.lignes))) : kSansValeur);
      }
      return;
    }
    case Forme::kDense:
      if (c.bits == 8) return dense([&](std::uint32_t r) { return static_cast<const std::uint8_t*>(c.codes)[r]; });
      if (c.bits == 16) return dense([&](std::uint32_t r) { return static_cast<const std::uint16_t*>(c.codes)[r]; });
      if (c.bits < 32) return dense([&](std::uint32_t r) { return CodeEnBits(c.codes, c.bits, r); });
      return dense([&](std::uint32_t r) { return c.CodeAt(r); });
  }
}

}  // namespace

struct Cellules::Lecture {
  enum class Genre : std::uint8_t {
    kNumero,     // the number of the row
    kScalaire,   // of a row; also scores of a cotation
    kChaine,     // of a row
    kPresence,   // whether the row has the object
    kDansObjet,  // a value of the row's one element
    kElements,   // values of a multi field, texts of a list
    kDansListe,  // a value of each element of the list
    kJson,       // groups, in JSON
  };
  Genre genre;
  const Field& f;
  Ordinal territoire;
  Ecrites ecrites;
};

Cellules::Cellules(const Snapshot& snapshot, const std::vector<Colonne>& colonnes, const Plume& plume, bool listes)
    : s_(snapshot), plume_(plume), listes_(listes) {
  using G = Lecture::Genre;
  const Catalogue& catalogue = snapshot.catalogue();
  for (const Colonne& c : colonnes) {
    const Field& f = catalogue.field(c.champ);
    const Field* groupe = f.parent == kNoField ? nullptr : &catalogue.field(f.parent);
    G genre = f.IsScalar() || f.type == Type::kCotation ? G::kScalaire : G::kChaine;
    if (groupe != nullptr) {
      genre = groupe->type == Type::kObject ? G::kDansObjet : G::kDansListe;
    } else if (f.cle == "numero_unique") {
      genre = G::kNumero;
    } else if (f.type == Type::kMulti || f.type == Type::kTexts) {
      genre = G::kElements;
    } else if (f.type == Type::kObject) {
      genre = G::kPresence;
    }
    if (listes && (f.IsGroup() || groupe != nullptr || f.type == Type::kNir)) genre = G::kJson;
    lectures_.push_back(std::make_unique<Lecture>(
        Lecture{genre, f, c.territoire, Ecrites(f, c.contenu == Colonne::Contenu::kCode, !c.sensible_admis, plume)}));
  }
  lot_.colonnes.resize(colonnes.size());
  plume.Vide(tampon_);
  vide_ = constantes_.Poser(tampon_);
  tampon_.clear();
  plume.Booleen(true, tampon_);
  oui_ = constantes_.Poser(tampon_);
  tampon_.clear();
  plume.Booleen(false, tampon_);
  non_ = constantes_.Poser(tampon_);
}

Cellules::~Cellules() = default;

const Lot& Cellules::Remplir(std::span<const RowRef> lignes) {
  octets_.Vider();
  Ordonner(lignes);
  lot_.lignes = lignes.size();
  for (std::size_t i = 0; i < lectures_.size(); ++i) {
    Cases& cases = lot_.colonnes[i];
    cases.resize(lignes.size());
    for (const Passage& p : passages_) Lire(*lectures_[i], p, cases);
  }
  return lot_;
}

void Cellules::Ordonner(std::span<const RowRef> lignes) {
  const std::size_t n = lignes.size();
  cles_.resize(n);
  rows_.resize(n);
  places_.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    cles_[i] = static_cast<std::uint64_t>(lignes[i].bloc) << 40 | static_cast<std::uint64_t>(lignes[i].row) << 20 | i;
  if (!std::is_sorted(cles_.begin(), cles_.end())) std::sort(cles_.begin(), cles_.end());
  for (std::size_t i = 0; i < n; ++i) {
    rows_[i] = static_cast<std::uint32_t>(cles_[i] >> 20 & 0xFFFFF);
    places_[i] = static_cast<std::uint32_t>(cles_[i] & 0xFFFFF);
  }
  passages_.clear();
  for (std::size_t debut = 0, fin = 0; debut < n; debut = fin) {
    const auto bloc = static_cast<std::uint32_t>(cles_[debut] >> 40);
    while (fin < n && cles_[fin] >> 40 == bloc) ++fin;
    passages_.push_back(
        {bloc, std::span(rows_).subspan(debut, fin - debut), std::span(places_).subspan(debut, fin - debut)});
  }
}

std::string_view Cellules::UnScalaire(Lecture& l, std::int64_t valeur) {
  if (l.ecrites.Gardee(valeur)) return l.ecrites.Cellule(valeur);
  tampon_.clear();
  l.ecrites.Cellule(valeur, tampon_);
  return octets_.Poser(tampon_);
}

std::string_view Cellules::UnTexte(std::string_view texte) {
  if (texte.empty()) return vide_;
  tampon_.clear();
  plume_.Texte(texte, tampon_);
  return octets_.Poser(tampon_);
}

void Cellules::Scalaires(Lecture& l, const ScalarColumn& c, const Passage& p, Cases& cases) {
  PourChaque(c, p.rows, [&](std::size_t i, std::int64_t valeur) {
    const std::string_view ecrite = l.ecrites.Connue(valeur);
    cases[p.places[i]] = ecrite.data() != nullptr ? ecrite : UnScalaire(l, valeur);
  });
}

void Cellules::Lire(Lecture& l, const Passage& p, Cases& cases) {
  using G = Lecture::Genre;
  const Block& bloc = s_.block(p.bloc);
  const std::size_t n = p.rows.size();
  switch (l.genre) {
    case G::kNumero:
      for (std::size_t i = 0; i < n; ++i) {
        valeur_.clear();
        AjouterNumeroUnique(bloc.numero(p.rows[i]), valeur_);
        cases[p.places[i]] = UnTexte(valeur_);
      }
      return;
    case G::kScalaire:
      return Scalaires(l, s_.column(p.bloc, l.f.id, l.territoire).scalaire, p, cases);
    case G::kChaine: {
      const TextColumn& c = bloc.column(l.f.id).texte;
      for (std::size_t i = 0; i < n; ++i) cases[p.places[i]] = UnTexte(textes_.Read(c, p.rows[i]));
      return;
    }
    case G::kPresence: {
      const Offsets& o = bloc.column(l.f.id).elements;
      for (std::size_t i = 0; i < n; ++i) cases[p.places[i]] = o.Begin(p.rows[i]) != o.End(p.rows[i]) ? oui_ : non_;
      return;
    }
    case G::kDansObjet: {
      const Offsets& o = bloc.column(l.f.parent).elements;
      const Column& c = bloc.column(l.f.id);
      for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t e = o.Begin(p.rows[i]);
        std::string_view& la = cases[p.places[i]];
        if (e == o.End(p.rows[i])) {
          la = vide_;
        } else {
          la = l.f.IsScalar() ? UnScalaire(l, c.scalaire.Value(e)) : UnTexte(textes_.Read(c.texte, e));
        }
      }
      return;
    }
    case G::kElements:
    case G::kDansListe:
      return Liste(l, p, cases);
    case G::kJson:
      for (std::size_t i = 0; i < n; ++i) {
        tampon_.clear();
        AppendCell(s_, {p.bloc, p.rows[i]}, l.f, l.territoire, textes_, tampon_);
        cases[p.places[i]] = octets_.Poser(tampon_);
      }
  }
}

void Cellules::Liste(Lecture& l, const Passage& p, Cases& cases) {
  const Block& bloc = s_.block(p.bloc);
  const Column& c = bloc.column(l.f.id);
  const Offsets& o = bloc.column(l.genre == Lecture::Genre::kDansListe ? l.f.parent : l.f.id).elements;
  const bool scalaire = l.f.IsScalar() || l.f.type == Type::kMulti;
  const bool coupes = scalaire && l.f.nomenclature != nullptr;  // one value is the cell of that value
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    const std::uint32_t debut = o.Begin(p.rows[i]), fin = o.End(p.rows[i]);
    std::string_view& la = cases[p.places[i]];
    if (debut == fin) {
      la = vide_;
      continue;
    }
    if (listes_) {
      valeur_.assign(1, '[');
      for (std::uint32_t e = debut; e < fin; ++e) {
        if (e > debut) valeur_ += ',';
        valeur_ += scalaire ? UnScalaire(l, c.scalaire.Value(e)) : UnTexte(textes_.Read(c.texte, e));
      }
      valeur_ += ']';
      la = octets_.Poser(valeur_);
      continue;
    }
    if (coupes && fin - debut == 1) {
      la = UnScalaire(l, c.scalaire.Value(debut));
      continue;
    }
    valeur_.clear();
    bool une = false, masquee = false;  // of several values that are not told apart one is said
    for (std::uint32_t e = debut; e < fin; ++e) {
      const std::int64_t v = scalaire ? c.scalaire.Value(e) : 0;
      if (scalaire && l.ecrites.Masquee(v)) {
        if (std::exchange(masquee, true)) continue;
      }
      if (e > debut) valeur_ += kEntre;
      const std::size_t avant = valeur_.size();
      if (scalaire) {
        l.ecrites.EnTexte(v, valeur_);
      } else {
        valeur_ += textes_.Read(c.texte, e);
      }
      une = une || valeur_.size() > avant;
    }
    la = une ? UnTexte(valeur_) : vide_;
  }
}

}  // namespace sne
