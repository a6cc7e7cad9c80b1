#include "server/extraction/cellules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "query/cotation/rangs.h"
#include "server/row_json.h"

namespace sne {
namespace {

constexpr std::string_view kEntre = " ; ";
constexpr std::size_t kLuesEnsemble = 4096;  // rows of a column: some tenths of a millisecond

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
    kScalaire,   // of a row; also scores of a cotation: kept as numbers
    kNumero,     // the number of the row: kept as bytes, as all that follows
    kChaine,     // of a row
    kPresence,   // whether the row has the object
    kDansObjet,  // a value of the row's one element
    kElements,   // values of a multi field, texts of a list
    kDansListe,  // a value of each element of the list
    kJson,       // groups, in JSON
  };
  struct Place {
    std::uint32_t debut = 0, taille = 0;
  };
  Genre genre;
  const Field& f;
  Ordinal territoire;
  std::shared_ptr<Ecrites> ecrites;        // of all columns whose values read the same
  std::optional<RangsDeCotation> rangs{};  // of a score its rank is shown
  std::vector<std::int64_t> valeurs{};
  std::string octets{};
  std::vector<Place> places{};

  // Appends the bytes of one cell by `ecrire`.
  template <class F>
  void Poser(std::uint32_t place, F&& ecrire) {
    const std::size_t debut = octets.size();
    ecrire(octets);
    places[place] = {static_cast<std::uint32_t>(debut), static_cast<std::uint32_t>(octets.size() - debut)};
  }
};

Cellules::Cellules(const Snapshot& snapshot, const Perimetre& perimetre, const std::vector<Colonne>& colonnes,
                   const Plume& plume, bool listes)
    : s_(snapshot), plume_(plume), listes_(listes) {
  using G = Lecture::Genre;
  const Catalogue& catalogue = snapshot.catalogue();
  std::map<std::tuple<Type, const Nomenclature*, bool>, std::shared_ptr<Ecrites>> ecrites_par_genre;
  for (const Colonne& c : colonnes) {
    const Field& f = (c.nommee ? catalogue : catalogue.sobre()).field(c.champ);
    const Field* groupe = f.parent == kNoField ? nullptr : &catalogue.field(f.parent);
    G genre = f.IsScalar() || f.type == Type::kCotation ? G::kScalaire : G::kChaine;
    if (listes && (f.IsGroup() || groupe != nullptr)) {
      genre = G::kJson;
    } else if (groupe != nullptr) {
      genre = groupe->type == Type::kObject ? G::kDansObjet : G::kDansListe;
    } else if (f.cle == "numero_unique") {
      genre = G::kNumero;
    } else if (f.type == Type::kMulti || f.type == Type::kTexts) {
      genre = G::kElements;
    } else if (f.type == Type::kObject) {
      genre = G::kPresence;
    }
    const bool codes = c.contenu == Colonne::Contenu::kCode;
    auto& ecrites = ecrites_par_genre[{f.type, f.nomenclature, codes}];
    if (!ecrites) ecrites = std::make_shared<Ecrites>(f, codes, plume);
    lectures_.push_back(std::make_unique<Lecture>(Lecture{genre, f, c.territoire, ecrites}));
    if (c.contenu == Colonne::Contenu::kRang) lectures_.back()->rangs.emplace(snapshot, perimetre, c.territoire);
  }
  lot_.colonnes.resize(colonnes.size());
}

Cellules::~Cellules() = default;

void Cellules::Prendre(std::span<const RowRef> lignes) {
  constexpr std::uint64_t kPlace = kFenetreMax - 1;
  const std::size_t n = lignes.size();
  cles_.resize(n);
  rows_.resize(n);
  places_.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    cles_[i] = static_cast<std::uint64_t>(lignes[i].bloc) << 40 | static_cast<std::uint64_t>(lignes[i].row) << 20 | i;
  if (!std::is_sorted(cles_.begin(), cles_.end())) std::sort(cles_.begin(), cles_.end());
  for (std::size_t i = 0; i < n; ++i) {
    rows_[i] = static_cast<std::uint32_t>(cles_[i] >> 20 & kPlace);
    places_[i] = static_cast<std::uint32_t>(cles_[i] & kPlace);
  }
  passages_.clear();
  for (std::size_t debut = 0, fin = 0; debut < n; debut = fin) {
    const auto bloc = static_cast<std::uint32_t>(cles_[debut] >> 40);
    while (fin < n && cles_[fin] >> 40 == bloc) ++fin;
    passages_.push_back(
        {bloc, std::span(rows_).subspan(debut, fin - debut), std::span(places_).subspan(debut, fin - debut)});
  }
  lues_ = passage_ = 0;
}

bool Cellules::Lire() {
  if (lues_ == lectures_.size()) return false;
  Lecture& l = *lectures_[lues_];
  if (passage_ == 0) {
    const bool nombres = l.genre == Lecture::Genre::kScalaire;
    l.valeurs.resize(nombres ? rows_.size() : 0);
    l.places.resize(nombres ? 0 : rows_.size());
    l.octets.clear();
  }
  for (std::size_t n = 0; n < kLuesEnsemble && passage_ < passages_.size(); ++passage_) {
    LirePassage(l, passages_[passage_]);
    n += passages_[passage_].rows.size();
  }
  if (passage_ == passages_.size()) {
    l.octets.append(Lot::kMarge, '\0');
    passage_ = 0;
    ++lues_;
  }
  return true;
}

const Lot& Cellules::Ecrire(std::size_t debut, std::size_t n) {
  octets_.Vider();
  lot_.lignes = n;
  for (std::size_t c = 0; c < lectures_.size(); ++c) {
    Lecture& l = *lectures_[c];
    auto& cases = lot_.colonnes[c];
    cases.resize(n);
    if (l.genre != Lecture::Genre::kScalaire) {
      for (std::size_t i = 0; i < n; ++i) {
        const Lecture::Place p = l.places[debut + i];
        cases[i] = {l.octets.data() + p.debut, p.taille};
      }
      continue;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t valeur = l.valeurs[debut + i];
      const std::string_view ecrite = l.ecrites->Connue(valeur);
      if (ecrite.data() != nullptr) {
        cases[i] = ecrite;
      } else if (l.ecrites->Gardee(valeur)) {
        cases[i] = l.ecrites->Cellule(valeur);
      } else {
        tampon_.clear();
        l.ecrites->Cellule(valeur, tampon_);
        cases[i] = octets_.Poser(tampon_);
      }
    }
  }
  return lot_;
}

std::size_t Cellules::octets() const {
  std::size_t n = 0;
  for (const auto& l : lectures_)
    n += l->valeurs.size() * sizeof l->valeurs[0] + l->places.size() * sizeof l->places[0] + l->octets.size();
  return n;
}

void Cellules::AjouterScalaire(Lecture& l, std::int64_t valeur, std::string& out) {
  l.ecrites->Gardee(valeur) ? void(out += l.ecrites->Cellule(valeur)) : l.ecrites->Cellule(valeur, out);
}

void Cellules::AjouterTexte(std::string_view texte, std::string& out) {
  texte.empty() ? plume_.Vide(out) : plume_.Texte(texte, out);
}

void Cellules::LirePassage(Lecture& l, const Passage& p) {
  LireTelles(l, p);
  const RowSet* protegees = s_.protegees(p.bloc, l.f);
  for (std::size_t i = 0; protegees != nullptr && i < p.rows.size(); ++i) {
    if (!protegees->Test(p.rows[i])) continue;
    if (l.genre == Lecture::Genre::kScalaire) {
      l.valeurs[p.places[i]] = kSansValeur;
    } else {
      l.Poser(p.places[i], [&](std::string& out) { plume_.Vide(out); });
    }
  }
}

void Cellules::LireTelles(Lecture& l, const Passage& p) {
  using G = Lecture::Genre;
  const Block& bloc = s_.block(p.bloc);
  const std::size_t n = p.rows.size();
  switch (l.genre) {
    case G::kScalaire:
      return PourChaque(s_.column(p.bloc, l.f.id, l.territoire).scalaire, p.rows, [&](std::size_t i, std::int64_t v) {
        const bool rang = l.rangs && v != kSansValeur;
        l.valeurs[p.places[i]] = rang ? static_cast<std::int64_t>(l.rangs->Rang(v)) : v;
      });
    case G::kNumero:
      for (std::size_t i = 0; i < n; ++i) {
        valeur_.clear();
        AjouterNumeroUnique(bloc.numero(p.rows[i]), valeur_);
        l.Poser(p.places[i], [&](std::string& out) { plume_.Texte(valeur_, out); });
      }
      return;
    case G::kChaine: {
      const TextColumn& c = bloc.column(l.f.id).texte;
      for (std::size_t i = 0; i < n; ++i)
        l.Poser(p.places[i], [&](std::string& out) { AjouterTexte(textes_.Read(c, p.rows[i]), out); });
      return;
    }
    case G::kPresence: {
      const Offsets& o = bloc.column(l.f.id).elements;
      for (std::size_t i = 0; i < n; ++i)
        l.Poser(p.places[i], [&](std::string& out) { plume_.Booleen(o.Begin(p.rows[i]) != o.End(p.rows[i]), out); });
      return;
    }
    case G::kDansObjet: {
      const Offsets& o = bloc.column(l.f.parent).elements;
      const Column& c = bloc.column(l.f.id);
      for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t e = o.Begin(p.rows[i]);
        l.Poser(p.places[i], [&](std::string& out) {
          if (e == o.End(p.rows[i])) return plume_.Vide(out);
          l.f.IsScalar() ? AjouterScalaire(l, c.scalaire.Value(e), out) : AjouterTexte(textes_.Read(c.texte, e), out);
        });
      }
      return;
    }
    case G::kElements:
    case G::kDansListe:
      return LireListe(l, p);
    case G::kJson:
      for (std::size_t i = 0; i < n; ++i) {
        l.Poser(p.places[i], [&](std::string& out) {
          AppendCell(s_, {p.bloc, p.rows[i]}, l.f, l.territoire, textes_, out);
        });
      }
  }
}

void Cellules::LireListe(Lecture& l, const Passage& p) {
  const Block& bloc = s_.block(p.bloc);
  const Column& c = bloc.column(l.f.id);
  const Offsets& o = bloc.column(l.genre == Lecture::Genre::kDansListe ? l.f.parent : l.f.id).elements;
  const bool scalaire = l.f.IsScalar() || l.f.type == Type::kMulti;
  const bool coupes = scalaire && l.f.nomenclature != nullptr;  // one value is the cell of that value
  const auto masquee = [&](std::uint32_t e) {
    return coupes && l.f.nomenclature->Masquee(static_cast<Ordinal>(c.scalaire.Value(e)));
  };
  // Elements, those that are not told apart as one behind the others: their places would tell them apart.
  const auto elements = [&](std::uint32_t debut, std::uint32_t fin, auto&& f) {
    std::optional<std::uint32_t> une;
    for (std::uint32_t e = debut; e < fin; ++e) masquee(e) ? void(une = e) : f(e);
    if (une) f(*une);
  };
  const auto en_json = [&](std::uint32_t debut, std::uint32_t fin, std::string& out) {
    out += '[';
    const std::size_t avant = out.size();
    elements(debut, fin, [&](std::uint32_t e) {
      if (out.size() > avant) out += ',';
      scalaire ? AjouterScalaire(l, c.scalaire.Value(e), out) : AjouterTexte(textes_.Read(c.texte, e), out);
    });
    out += ']';
  };
  const auto en_texte = [&](std::uint32_t debut, std::uint32_t fin, std::string& out) {
    valeur_.clear();
    bool une = false, premier = true;
    elements(debut, fin, [&](std::uint32_t e) {
      if (!std::exchange(premier, false)) valeur_ += kEntre;
      const std::size_t avant = valeur_.size();
      scalaire ? l.ecrites->EnTexte(c.scalaire.Value(e), valeur_) : void(valeur_ += textes_.Read(c.texte, e));
      une = une || valeur_.size() > avant;
    });
    AjouterTexte(une ? std::string_view(valeur_) : std::string_view(), out);
  };
  for (std::size_t i = 0; i < p.rows.size(); ++i) {
    const std::uint32_t debut = o.Begin(p.rows[i]), fin = o.End(p.rows[i]);
    l.Poser(p.places[i], [&](std::string& out) {
      if (debut == fin) return plume_.Vide(out);
      if (listes_) return en_json(debut, fin, out);
      coupes&& fin - debut == 1 ? AjouterScalaire(l, c.scalaire.Value(debut), out) : en_texte(debut, fin, out);
    });
  }
}

}  // namespace sne
