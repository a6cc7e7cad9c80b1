#include "query/filter.h"

#include <algorithm>

#include "query/codes.h"
#include "query/cotation/notes.h"
#include "query/postings_match.h"
#include "query/text_match.h"
#include "schema/block/identifiants.h"
#include "schema/fold.h"

namespace sne {

using Forme = ScalarColumn::Forme;

namespace {

RowSet ScalarPresent(const ScalarColumn& c) {
  if (c.non_nuls == 0) return RowSet::None(c.n);
  if (c.non_nuls == c.n) return RowSet::All(c.n);
  return ScalarBetween(c, c.min(), c.max());
}

// Calls f(row or element, text) on the texts of a column that are not empty.
template <class F>
void ChaqueTexte(const TextColumn& t, std::uint32_t n, F&& f) {
  if (t.offsets.n == 0) return;
  TextReader lecteur;
  for (std::uint32_t i = 0; i < n; ++i) {
    if (t.Present(i)) f(i, lecteur.Read(t, i));
  }
}

RowSet TextPresent(const TextColumn& t, std::uint32_t n) {
  if (t.offsets.n == 0) return RowSet::None(n);
  RowSet r = RowSet::Empty(n);
  // Inside a compressed chunk offsets still grow by the length of each text, so an empty one begins where it ends.
  for (std::uint32_t i = 0; i < n; ++i) {
    if (t.Present(i)) r.Set(i);
  }
  r.Settle();
  return r;
}

// One integer per row, of the block or computed.
bool EnNombres(const Field& f) { return f.IsScalar() || f.type == Type::kCotation; }

bool Parmi(const std::vector<std::string>& textes, const std::string& valeur) {
  return std::find(textes.begin(), textes.end(), valeur) != textes.end();
}

}  // namespace

RowSet ScalarBetween(const ScalarColumn& c, std::int64_t min, std::int64_t max) {
  if (c.forme == Forme::kVide) return RowSet::None(c.n);
  const auto codes = c.CodesBetween(min, max);
  if (codes.vide()) return RowSet::None(c.n);
  if (c.forme == Forme::kConstante) return RowSet::All(c.n);
  if (codes.premier == 1 && codes.dernier == c.max_code && c.non_nuls == c.n) return RowSet::All(c.n);
  RowSet r = RowSet::Empty(c.n);
  if (c.forme == Forme::kDense) {
    CodesMask(c, 0, c.n, codes, r.bits());
  } else {
    for (std::uint32_t i = 0; i < c.non_nuls; ++i) {
      const std::uint64_t code = c.CodeAt(i);
      if (code >= codes.premier && code <= codes.dernier) r.Set(c.lignes[i]);
    }
  }
  r.Settle();
  return r;
}

RowSet ScalarAmong(const ScalarColumn& c, const std::vector<std::int64_t>& valeurs) {
  RowSet r = RowSet::None(c.n);
  if (c.forme == Forme::kVide) return r;
  std::vector<std::uint64_t> codes;
  for (const std::int64_t v : valeurs) {
    const auto intervalle = c.CodesBetween(v, v);
    if (!intervalle.vide() && c.ValueOf(intervalle.premier) == v) codes.push_back(intervalle.premier);
  }
  if (codes.empty()) return r;
  if (c.forme == Forme::kConstante) return RowSet::All(c.n);
  if (codes.size() <= 4 && c.forme == Forme::kDense) {
    for (const std::uint64_t code : codes) {
      RowSet un = RowSet::Empty(c.n);
      CodesMask(c, 0, c.n, {code, code}, un.bits());
      un.Settle();
      r.Or(un);
    }
    return r;
  }
  std::vector<bool> admis;  // by code, when codes are few enough to hold a table
  const bool table = c.max_code <= 1u << 20;
  if (table) {
    admis.resize(c.max_code + 1);
    for (const std::uint64_t code : codes) admis[code] = true;
  }
  r = RowSet::Empty(c.n);
  const std::uint32_t n = c.forme == Forme::kDense ? c.n : c.non_nuls;
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint64_t code = c.CodeAt(i);
    const bool oui = table ? static_cast<bool>(admis[code]) : std::binary_search(codes.begin(), codes.end(), code);
    if (oui) r.Set(c.forme == Forme::kDense ? i : c.lignes[i]);
  }
  r.Settle();
  return r;
}

RowSet RowsOfElements(const Offsets& offsets, const RowSet& elements, std::uint32_t rows) {
  if (elements.none() || offsets.n == 0) return RowSet::None(rows);
  RowSet r = RowSet::Empty(rows);
  std::uint32_t row = 0;
  elements.ForEach([&](std::uint32_t e) {
    while (offsets.End(row) <= e) ++row;
    r.Set(row);
  });
  r.Settle();
  return r;
}

RowSet RowsWithElements(const Offsets& offsets, std::uint32_t rows) {
  if (offsets.n == 0) return RowSet::None(rows);
  RowSet r = RowSet::Empty(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (offsets.Begin(row) != offsets.End(row)) r.Set(row);
  }
  r.Settle();
  return r;
}

namespace {

// A row looked at alone costs about 15 ns out of cache, a scan of the block 4 to 12 µs.
constexpr std::uint32_t kPeu = 384;
constexpr std::uint32_t kTresPeu = 12;  // where bitsets of values are at hand

}  // namespace

void Filter::Keep(const Node& node, std::size_t b, RowSet& rows) const {
  if (rows.none()) return;
  if (rows.count() <= kPeu && node.genre == Node::Genre::kOu) {
    RowSet gardees = RowSet::None(rows.size());
    for (const Node& e : node.enfants) {
      RowSet part = rows;
      Keep(e, b, part);
      gardees.Or(part);
    }
    rows = std::move(gardees);
    return;
  }
  if (node.champ == kNoField || Protegees(node, b) != nullptr) return rows.And(Eval(node, b));
  const Field& f = s_.entier().field(node.champ);
  const Column& c = s_.column(b, node.champ, node.territoire);
  const bool postings = c.postings.present() && f.parent == kNoField;
  if (postings && node.genre == Node::Genre::kValeurs && rows.count() > kTresPeu) {
    return sne::Keep(c.postings, EntriesAmong(c.postings, node.valeurs, rows.size(), f.Partitions()), rows);
  }
  if (postings && node.genre == Node::Genre::kIntervalle && rows.count() > kTresPeu) {
    return sne::Keep(c.postings, EntriesBetween(c.postings, node.min, node.max, rows.size(), f.Partitions()), rows);
  }
  if (rows.count() > kPeu) return rows.And(Eval(node, b));
  const auto parmi = [&](std::int64_t v) {
    return std::binary_search(node.stockees.begin(), node.stockees.end(), v);  // never holds kSansValeur
  };
  if (node.genre == Node::Genre::kIntervalle && c.scalaire.forme == Forme::kDense) {
    const auto codes = c.scalaire.CodesBetween(node.min, node.max);
    rows.Retain([&](std::uint32_t row) {
      const std::uint64_t code = c.scalaire.CodeAt(row);
      return codes.premier <= code && code <= codes.dernier;
    });
  } else if (node.genre == Node::Genre::kElement && node.enfants[0].genre == Node::Genre::kIntervalle) {
    const Node& e = node.enfants[0];
    const ScalarColumn& valeurs = s_.block(b).column(e.champ).scalaire;
    rows.Retain([&](std::uint32_t row) {
      for (std::uint32_t i = c.elements.Begin(row); i < c.elements.End(row); ++i) {
        const std::int64_t v = valeurs.Value(i);
        if (v != kSansValeur && v >= e.min && v <= e.max) return true;
      }
      return false;
    });
  } else if (node.genre == Node::Genre::kValeurs && EnNombres(f) && f.parent == kNoField) {
    rows.Retain([&](std::uint32_t row) { return parmi(c.scalaire.Value(row)); });
  } else if (node.genre == Node::Genre::kValeurs && f.type == Type::kMulti) {
    rows.Retain([&](std::uint32_t row) {
      for (std::uint32_t e = c.elements.Begin(row); e < c.elements.End(row); ++e) {
        if (parmi(c.scalaire.Value(e))) return true;
      }
      return false;
    });
  } else {
    rows.And(Eval(node, b));
  }
}

std::uint32_t Filter::AtMost(const Node& node, std::size_t b) const {
  const Block& bloc = s_.block(b);
  const std::uint32_t rows = bloc.rows();
  const Column& c = s_.column(b, node.champ == kNoField ? 0 : node.champ, kNoOrdinal);
  if (node.territoire != kNoOrdinal) {
    const Column* notes = s_.notes(b).Connue(node.territoire);
    if (notes == nullptr) return NoteesAuPlus(s_, b, node.territoire);
    const bool aucune =
        node.genre == Node::Genre::kIntervalle && notes->scalaire.CodesBetween(node.min, node.max).vide();
    return aucune ? 0 : notes->scalaire.non_nuls;
  }
  switch (node.genre) {
    case Node::Genre::kRien:
      return 0;
    case Node::Genre::kTexte:
      return textes_[node.texte][b].count();
    case Node::Genre::kNumeros: {
      const bool possible = std::any_of(node.numeros.begin(), node.numeros.end(), [&](const Intervalle& i) {
        return !(i.dernier < bloc.min_numero() || bloc.max_numero() < i.premier);
      });
      return possible ? rows : 0;
    }
    case Node::Genre::kEt: {
      std::uint32_t n = rows;
      for (const Node& e : node.enfants) n = std::min(n, AtMost(e, b));
      return n;
    }
    case Node::Genre::kIntervalle:
      return c.scalaire.CodesBetween(node.min, node.max).vide() ? 0 : rows;
    case Node::Genre::kValeurs: {
      if (!c.postings.present()) return rows;
      std::uint64_t n = 0;
      for (const std::int64_t v : node.valeurs) {
        if (const Postings::Entry* e = c.postings.Find(v)) n += e->nombre;
        if (n >= rows) return rows;
      }
      return static_cast<std::uint32_t>(n);
    }
    default:
      return rows;
  }
}

RowSet Filter::Eval(const Node& node, std::size_t b) const {
  const std::uint32_t rows = s_.block(b).rows();
  switch (node.genre) {
    case Node::Genre::kTout:
      return RowSet::All(rows);
    case Node::Genre::kRien:
      return RowSet::None(rows);
    case Node::Genre::kEt: {
      RowSet r = RowSet::All(rows);
      for (const Node& e : node.enfants) {
        r.And(Eval(e, b));
        if (r.none()) break;
      }
      return r;
    }
    case Node::Genre::kOu: {
      RowSet r = RowSet::None(rows);
      for (const Node& e : node.enfants) {
        r.Or(Eval(e, b));
        if (r.all()) break;
      }
      return r;
    }
    case Node::Genre::kNon:
      return Eval(node.enfants[0], b).Not();
    default:
      return Row(node, b);
  }
}

const RowSet* Filter::Protegees(const Node& node, std::size_t b) const {
  if (telles_ || node.champ == kNoField) return nullptr;
  const RowSet* protegees = s_.protegees(b);
  if (protegees == nullptr) return nullptr;
  // Of an element, its own field alone: other conditions on elements are judged one by one (Elements).
  const bool seule = node.genre == Node::Genre::kElement && node.enfants[0].champ != kNoField;
  const Catalogue& c = s_.entier();
  return c.field(node.champ).protege || (seule && c.field(node.enfants[0].champ).protege) ? protegees : nullptr;
}

RowSet Filter::Row(const Node& node, std::size_t b) const {
  RowSet r = TelleRow(node, b);
  if (const RowSet* protegees = Protegees(node, b)) r.AndNot(*protegees);
  return r;
}

RowSet Filter::TelleRow(const Node& node, std::size_t b) const {
  const Block& bloc = s_.block(b);
  const std::uint32_t rows = bloc.rows();
  switch (node.genre) {
    case Node::Genre::kTexte:
      return textes_[node.texte][b];
    case Node::Genre::kElement: {
      const Offsets& o = bloc.column(node.champ).elements;
      // A value of one sub-field in any element: the row's own postings know.
      const Node& e = node.enfants[0];
      if (e.genre == Node::Genre::kValeurs && bloc.column(e.champ).postings.present()) {
        const Postings& p = bloc.column(e.champ).postings;
        return RowsOf(p, EntriesAmong(p, e.valeurs, rows, false), rows);
      }
      if (e.genre == Node::Genre::kIdentifiants) return Strings(e, b);
      return RowsOfElements(o, Elements(e, b, node.champ), rows);
    }
    case Node::Genre::kNumeros: {
      RowSet r = RowSet::Empty(rows);
      for (const Intervalle& i : node.numeros) {
        if (i.dernier < bloc.min_numero() || bloc.max_numero() < i.premier) continue;
        const auto [premier, dernier] = bloc.FindNumeros(i.premier, i.dernier);
        for (std::uint32_t k = premier; k < dernier; ++k) r.Set(bloc.rows_by_numero()[k]);
      }
      r.Settle();
      return r;
    }
    default:
      break;
  }
  const Field& f = s_.entier().field(node.champ);
  const Column& c = s_.column(b, node.champ, node.territoire);
  switch (node.genre) {
    case Node::Genre::kIntervalle:
      if (c.postings.present())
        return RowsOf(c.postings, EntriesBetween(c.postings, node.min, node.max, rows, f.Partitions()), rows);
      return ScalarBetween(c.scalaire, node.min, node.max);
    case Node::Genre::kValeurs:
      if (c.postings.present())
        return RowsOf(c.postings, EntriesAmong(c.postings, node.valeurs, rows, f.Partitions()), rows);
      if (f.type == Type::kMulti) return RowsOfElements(c.elements, ScalarAmong(c.scalaire, node.stockees), rows);
      return ScalarAmong(c.scalaire, node.stockees);
    case Node::Genre::kPresent:
      if (f.cle == "numero_unique" && f.parent == kNoField) return RowSet::All(rows);
      if (c.postings.present())
        return f.type == Type::kObject ? RowsOf(c.postings, EntriesAmong(c.postings, {2}, rows, true), rows)
                                       : PostingsPresent(c.postings, rows, f.Partitions());
      if (EnNombres(f)) return ScalarPresent(c.scalaire);
      if (f.IsString()) return TextPresent(c.texte, rows);
      return RowsWithElements(c.elements, rows);
    case Node::Genre::kNoms:
    case Node::Genre::kIdentifiants:
      return Strings(node, b);
    default:
      return RowSet::None(rows);
  }
}

RowSet Filter::Strings(const Node& node, std::size_t b) const {
  const Block& bloc = s_.block(b);
  const Column& c = bloc.column(node.champ);
  const FieldId groupe = s_.entier().field(node.champ).parent;
  RowSet r = RowSet::Empty(bloc.rows());
  TextReader lecteur;
  if (node.genre == Node::Genre::kIdentifiants) {
    const Offsets* elements = groupe == kNoField ? nullptr : &bloc.column(groupe).elements;
    for (const std::string& t : node.textes) {
      c.hachages.Candidats(HashIdentifiant(t), [&](RowInBlock row) {
        const std::uint32_t premier = elements ? elements->Begin(row) : row;
        const std::uint32_t apres = elements ? elements->End(row) : row + 1u;
        for (std::uint32_t i = premier; i < apres; ++i) {
          if (NormaliserIdentifiant(lecteur.Read(c.texte, i)) == t) r.Set(row);
        }
      });
    }
  } else if (c.texte.par_rang) {  // each distinct name once
    const TextColumn& t = c.texte;
    std::vector<std::int64_t> rangs;
    for (std::uint32_t i = 0; i < t.offsets.n; ++i) {
      const std::uint32_t debut = t.offsets.Begin(i);
      if (Parmi(node.textes, Fold({t.octets + debut, t.offsets.End(i) - debut}))) rangs.push_back(i);
    }
    return ScalarAmong(t.rangs, rangs);
  } else {
    ChaqueTexte(c.texte, bloc.rows(), [&](std::uint32_t i, std::string_view t) {
      if (Parmi(node.textes, Fold(t))) r.Set(i);
    });
  }
  r.Settle();
  return r;
}

RowSet Filter::Elements(const Node& node, std::size_t b, FieldId groupe) const {
  const Block& bloc = s_.block(b);
  const std::uint32_t n = bloc.column(groupe).elements.total;
  switch (node.genre) {
    case Node::Genre::kTout:
      return RowSet::All(n);
    case Node::Genre::kRien:
      return RowSet::None(n);
    case Node::Genre::kEt: {
      RowSet r = RowSet::All(n);
      for (const Node& e : node.enfants) r.And(Elements(e, b, groupe));
      return r;
    }
    case Node::Genre::kOu: {
      RowSet r = RowSet::None(n);
      for (const Node& e : node.enfants) r.Or(Elements(e, b, groupe));
      return r;
    }
    case Node::Genre::kNon:
      return Elements(node.enfants[0], b, groupe).Not();
    default:
      break;
  }
  RowSet r = TelsElements(node, b, groupe);
  if (const RowSet* protegees = Protegees(node, b); protegees != nullptr && !r.none()) {
    const Offsets& o = bloc.column(groupe).elements;
    RowSet vides = RowSet::Empty(n);
    protegees->ForEach([&](std::uint32_t row) {
      for (std::uint32_t e = o.Begin(row); e < o.End(row); ++e) vides.Set(e);
    });
    vides.Settle();
    r.AndNot(vides);
  }
  return r;
}

// A leaf.
RowSet Filter::TelsElements(const Node& node, std::size_t b, FieldId groupe) const {
  const Block& bloc = s_.block(b);
  const std::uint32_t n = bloc.column(groupe).elements.total;
  const Field& f = s_.entier().field(node.champ);
  const Column& c = bloc.column(node.champ);
  if (n == 0) return RowSet::None(0);
  switch (node.genre) {
    case Node::Genre::kIntervalle:
      return ScalarBetween(c.scalaire, node.min, node.max);
    case Node::Genre::kValeurs:
      return ScalarAmong(c.scalaire, node.stockees);
    case Node::Genre::kPresent:
      return f.IsScalar() ? ScalarPresent(c.scalaire) : TextPresent(c.texte, n);
    case Node::Genre::kNoms:
    case Node::Genre::kIdentifiants: {
      RowSet r = RowSet::Empty(n);
      ChaqueTexte(c.texte, n, [&](std::uint32_t i, std::string_view t) {
        const std::string forme = node.genre == Node::Genre::kNoms ? Fold(t) : NormaliserIdentifiant(t);
        if (Parmi(node.textes, forme)) r.Set(i);
      });
      r.Settle();
      return r;
    }
    case Node::Genre::kTexte: {
      // Its words may stand in different elements of the row: look at the elements of the rows that have them all.
      RowSet r = RowSet::Empty(n);
      TextReader lecteur;
      const Offsets& o = bloc.column(groupe).elements;
      textes_[node.texte][b].ForEach([&](std::uint32_t row) {
        for (std::uint32_t e = o.Begin(row); e < o.End(row); ++e) {
          if (c.texte.Present(e) && HoldsText(requetes_[node.texte], f, lecteur.Read(c.texte, e))) r.Set(e);
        }
      });
      r.Settle();
      return r;
    }
    default:
      return RowSet::None(n);
  }
}

}  // namespace sne
