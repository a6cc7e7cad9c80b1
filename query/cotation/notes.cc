#include "query/cotation/notes.h"

#include <algorithm>

#include "query/filter.h"
#include "query/perimetre.h"
#include "query/snapshot.h"
#include "schema/block/bits.h"

namespace sne {
namespace {

// Scores that other tools have delivered: where they stand.
struct ChampsLivres {
  FieldId liste = kNoField, epci = kNoField, note = kNoField;
  explicit ChampsLivres(const Catalogue& c) : liste(c.Find("cotations_livrees")) {
    if (liste == kNoField) return;
    epci = c.FindKey("epci", liste);
    note = c.FindKey("note", liste);
    if (epci == kNoField || note == kNoField) liste = kNoField;
  }
};

// Whether the block holds one for the territory, alive or not.
bool Livrees(const Block& bloc, const ChampsLivres& champs, Ordinal territoire) {
  if (champs.liste == kNoField) return false;
  const Column& c = bloc.column(champs.epci);
  if (c.postings.present()) return c.postings.Find(territoire) != nullptr;
  return !ScalarAmong(c.scalaire, {territoire}).none();
}

// Rows that hold one, alive or not. REQUIRES: Livrees.
RowSet ParmiLesElements(const Snapshot& s, std::size_t b, const ChampsLivres& champs, Ordinal territoire) {
  const Block& bloc = s.block(b);
  return RowsOfElements(bloc.column(champs.liste).elements,
                        ScalarAmong(bloc.column(champs.epci).scalaire, {territoire}), bloc.rows());
}

// Rows that seek a dwelling in the territory.
RowSet Souhaitent(const Snapshot& s, std::size_t b, Ordinal territoire) {
  Node souhaite;
  souhaite.genre = Node::Genre::kValeurs;
  souhaite.champ = s.entier().Find("epci_souhaite");
  souhaite.valeurs = souhaite.stockees = {territoire};
  return Filter(s, {}, {}).Eval(souhaite, b);
}

template <class T>
void Ecrire(const std::vector<std::int64_t>& notes, std::int64_t base, const RowSet* a, std::vector<std::byte>& codes) {
  T* out = reinterpret_cast<T*>(codes.data());
  std::size_t i = 0;
  const auto code = [&] { return static_cast<T>(notes[i++] - base + 1); };
  if (a == nullptr) {
    for (std::size_t k = 0; k < notes.size(); ++k) out[k] = code();
  } else {
    a->ForEach([&](std::uint32_t row) { out[row] = code(); });
  }
}

// notes[i] is that of the i-th of `rows`; the other rows have none.
std::shared_ptr<const NotesDeTerritoire> Encoder(const RowSet& rows, const std::vector<std::int64_t>& notes) {
  auto n = std::make_shared<NotesDeTerritoire>();
  ScalarColumn& c = n->colonne.scalaire;
  c.n = rows.size();
  c.non_nuls = rows.count();
  if (notes.empty()) return n;
  const auto [min, max] = std::minmax_element(notes.begin(), notes.end());
  c.base = *min;
  c.max_code = static_cast<std::uint64_t>(*max - *min) + 1;
  if (c.non_nuls == c.n && c.max_code == 1) {
    c.forme = ScalarColumn::Forme::kConstante;
    return n;
  }
  const std::size_t octets = c.max_code < 1u << 8 ? 1 : c.max_code < 1u << 16 ? 2 : c.max_code < 1ull << 32 ? 4 : 8;
  c.bits = static_cast<std::uint8_t>(8 * octets);
  const bool creuse = c.non_nuls * (octets + sizeof(RowInBlock)) < c.n * octets;
  c.forme = creuse ? ScalarColumn::Forme::kCreuse : ScalarColumn::Forme::kDense;
  n->codes.resize((creuse ? c.non_nuls : c.n) * octets + kMargeDesCodes);
  const RowSet* a = creuse ? nullptr : &rows;
  switch (octets) {
    case 1:
      Ecrire<std::uint8_t>(notes, c.base, a, n->codes);
      break;
    case 2:
      Ecrire<std::uint16_t>(notes, c.base, a, n->codes);
      break;
    case 4:
      Ecrire<std::uint32_t>(notes, c.base, a, n->codes);
      break;
    default:
      Ecrire<std::uint64_t>(notes, c.base, a, n->codes);
  }
  c.codes = n->codes.data();
  if (creuse) {
    n->lignes.reserve(c.non_nuls);
    rows.ForEach([&](std::uint32_t row) { n->lignes.push_back(static_cast<RowInBlock>(row)); });
    c.lignes = n->lignes.data();
  }
  return n;
}

std::shared_ptr<const NotesDeTerritoire> Faire(const Snapshot& s, std::size_t b, Ordinal territoire) {
  const Block& bloc = s.block(b);
  const std::uint32_t n = bloc.rows();
  ConditionsDeBloc conditions(s, b);
  const RowSet souhaitent = Souhaitent(s, b, territoire);
  const ChampsLivres champs(s.entier());
  RowSet livrees = RowSet::None(n);
  std::vector<std::int64_t> notes_livrees;
  if (!souhaitent.none() && Livrees(bloc, champs, territoire)) {
    const Offsets& elements = bloc.column(champs.liste).elements;
    const ScalarColumn &epci = bloc.column(champs.epci).scalaire, &note = bloc.column(champs.note).scalaire;
    livrees = ParmiLesElements(s, b, champs, territoire);
    livrees.And(souhaitent);
    livrees.Retain([&](std::uint32_t row) {
      for (std::uint32_t e = elements.Begin(row); e < elements.End(row); ++e) {
        if (epci.Value(e) != territoire || note.Code(e) == 0) continue;
        notes_livrees.push_back(note.Value(e));
        return true;
      }
      return false;
    });
  }
  const auto grille = souhaitent.none() ? nullptr : s.cotation().Pour(territoire);
  if (grille == nullptr) return Encoder(livrees, notes_livrees);
  std::vector<std::int64_t> notes;
  grille->Noter(conditions, souhaitent, notes);
  if (!livrees.none()) {
    std::size_t rang = 0, livree = 0;
    souhaitent.ForEach([&](std::uint32_t row) {
      if (livrees.Test(row)) notes[rang] = notes_livrees[livree++];
      ++rang;
    });
  }
  return Encoder(souhaitent, notes);
}

}  // namespace

// ---- grids

GrillesDuJour::GrillesDuJour(std::shared_ptr<const Catalogue> catalogue,
                             std::shared_ptr<const CriteresDeCotation> criteres, std::shared_ptr<const Grilles> grilles,
                             Jour jour)
    : catalogue_(std::move(catalogue)), criteres_(std::move(criteres)), grilles_(std::move(grilles)), jour_(jour) {}

const GrillesDeTerritoire* GrillesDuJour::De(Ordinal territoire) const {
  const auto ou = grilles_->find(catalogue_->territoires().epci().Code(territoire));
  return ou == grilles_->end() ? nullptr : ou->second.get();
}

const GrillesDuJour::Liee& GrillesDuJour::Lier(Ordinal territoire) const {
  const std::lock_guard verrou(mutex_);
  const auto [ou, nouvelle] = liees_.try_emplace(territoire);
  if (!nouvelle) return ou->second;
  const GrillesDeTerritoire* g = De(territoire);
  const VersionDeGrille* version = g == nullptr ? nullptr : g->EnVigueur(jour_);
  if (version == nullptr) return ou->second;
  auto liee = GrilleLiee::Lier(version->grille, criteres_, territoire, catalogue_, jour_);
  if (liee) {
    ou->second.grille = std::move(*liee);
  } else {
    ou->second.faute = liee.error().message();
  }
  return ou->second;
}

std::shared_ptr<const GrilleLiee> GrillesDuJour::Pour(Ordinal territoire) const { return Lier(territoire).grille; }

std::string GrillesDuJour::Avertissement(Ordinal territoire, bool livrees) const {
  const std::string du = "du territoire " + catalogue_->territoires().epci().Code(territoire);
  const GrillesDeTerritoire* g = De(territoire);
  if (g != nullptr && g->EnVigueur(jour_) != nullptr) {
    const Liee& liee = Lier(territoire);
    if (liee.grille == nullptr) return "la grille de cotation " + du + " ne note personne : " + liee.faute;
    std::string ecartees;
    for (const GrilleLiee::LigneEcartee& e : liee.grille->ecartees())
      ecartees += (ecartees.empty() ? "" : ", ") + liee.grille->grille().lignes[e.ligne].critere;
    if (ecartees.empty()) return {};
    return "la grille de cotation " + du + " a des critères qui ne comptent pas dans cet index : " + ecartees;
  }
  std::optional<Jour> prochaine, finie;
  for (std::size_t i = 0; g != nullptr && i < g->versions.size(); ++i) {
    const VersionDeGrille& v = g->versions[i];
    if (v.statut != VersionDeGrille::Statut::kPubliee) continue;
    if (v.grille.valide_du > jour_) {
      prochaine = std::min(prochaine.value_or(v.grille.valide_du), v.grille.valide_du);
    } else if (const auto fin = g->Fin(v)) {
      finie = std::max(finie.value_or(*fin), *fin);
    }
  }
  if (prochaine) return "la grille de cotation " + du + " n'entre en vigueur que le " + EcrireDate(*prochaine);
  if (livrees) return {};
  if (finie) return "la grille de cotation " + du + " a pris fin le " + EcrireDate(*finie) + " et rien ne la remplace";
  if (g != nullptr && g->Brouillon() != nullptr)
    return "la grille de cotation " + du + " n'est qu'un brouillon : elle ne note personne avant d'être publiée";
  return "aucune grille de cotation publiée pour le territoire " + catalogue_->territoires().epci().Code(territoire);
}

std::vector<Ordinal> GrillesDuJour::Changees(const GrillesDuJour& avant) const {
  std::vector<Ordinal> changees;
  const auto comparer = [&](const Grilles& unes, const Grilles& autres) {
    for (const auto& [epci, g] : unes) {
      const auto ou = autres.find(epci);
      if (ou != autres.end() && ou->second == g) continue;
      const VersionDeGrille* une = g->EnVigueur(jour_);
      const VersionDeGrille* autre = ou == autres.end() ? nullptr : ou->second->EnVigueur(jour_);
      if (une == nullptr ? autre == nullptr : autre != nullptr && une->grille == autre->grille) continue;
      if (const Ordinal o = catalogue_->territoires().epci().Find(epci)) changees.push_back(o);
    }
  };
  comparer(*grilles_, *avant.grilles_);
  comparer(*avant.grilles_, *grilles_);
  return changees;
}

// ---- columns

NotesDeBloc::NotesDeBloc(const NotesDeBloc& avant, const std::vector<Ordinal>& sauf) : conditions_(avant.conditions_) {
  {
    const std::lock_guard verrou(avant.mutex_);
    par_territoire_ = avant.par_territoire_;
  }
  for (const Ordinal o : sauf) par_territoire_.erase(o);
}

const Column& NotesDeBloc::Colonne(const Snapshot& snapshot, std::size_t bloc, Ordinal territoire) const {
  if (const Column* connue = Connue(territoire)) return *connue;
  auto faites = Faire(snapshot, bloc, territoire);  // two threads may do it: the first one's stay
  const std::lock_guard verrou(mutex_);
  return par_territoire_.try_emplace(territoire, std::move(faites)).first->second->colonne;
}

const Column* NotesDeBloc::Connue(Ordinal territoire) const {
  const std::lock_guard verrou(mutex_);
  const auto ou = par_territoire_.find(territoire);
  return ou == par_territoire_.end() ? nullptr : &ou->second->colonne;
}

std::size_t NotesDeBloc::octets() const {
  const std::lock_guard verrou(mutex_);
  std::size_t octets = conditions_->octets();
  for (const auto& [territoire, n] : par_territoire_)
    octets += sizeof(NotesDeTerritoire) + n->codes.size() + n->lignes.size() * sizeof(RowInBlock);
  return octets;
}

std::uint32_t NoteesAuPlus(const Snapshot& s, std::size_t b, Ordinal territoire) {
  const FieldId champ = s.entier().Find("epci_souhaite");
  const Postings& p = s.block(b).column(champ).postings;
  if (!p.present()) return s.block(b).rows();
  const Postings::Entry* e = p.Find(territoire);
  return e == nullptr ? 0 : e->nombre;
}

bool NotesLivrees(const Snapshot& s, const Perimetre& perimetre, Ordinal territoire) {
  const ChampsLivres champs(s.entier());
  for (std::size_t b = 0; b < s.blocks(); ++b) {
    if (!Livrees(s.block(b), champs, territoire)) continue;
    RowSet rows = ParmiLesElements(s, b, champs, territoire);
    rows.And(s.live(b));
    if (!perimetre.tout()) rows.And(perimetre.bloc(b));
    if (!rows.none()) return true;
  }
  return false;
}

}  // namespace sne
