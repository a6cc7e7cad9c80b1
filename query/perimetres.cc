#include "query/perimetres.h"

#include "query/filter.h"

namespace sne {
namespace {

std::size_t OctetsDe(const RowSet& r) {
  return sizeof(RowSet) + (r.dense() ? r.words() * sizeof(std::uint64_t) : r.listed() ? 2 * r.rows().size() : 0);
}

// Most blocks of most territories have no row in it, or no other: full ones share these.
std::shared_ptr<const RowSet> Partager(RowSet r) {
  static const auto kAucune = std::make_shared<const RowSet>(RowSet::None(kBlockRows)),
                    kToutes = std::make_shared<const RowSet>(RowSet::All(kBlockRows));
  if (r.size() == kBlockRows && r.none()) return kAucune;
  if (r.size() == kBlockRows && r.all()) return kToutes;
  return std::make_shared<const RowSet>(std::move(r));
}

bool Meme(const std::weak_ptr<const Snapshot>& a, const std::shared_ptr<const Snapshot>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace

Perimetres::Vues Perimetres::Pour(const TerritoireAutorise& territoire, const std::shared_ptr<const Snapshot>& s) {
  if (territoire.tout()) return {Perimetre::France(), {}};
  const std::shared_ptr<Un> un = Trouver(territoire.Cle());
  std::unique_lock verrou(un->mutex);
  if (Meme(un->de, s)) return un->vues;
  if (un->catalogue != s->shared_catalogue()) {
    un->catalogue = s->shared_catalogue();
    const TerritoireLie lie(territoire, un->catalogue);
    un->condition = ConditionDe(lie);
    un->vues.ressort = RessortDe(lie);
    un->vues.cotation = TerritoireDeCotationDe(lie);
    un->connus.clear();
  }
  const std::vector<TextQuery> sans_requete;
  const TextSets sans_texte;
  const Filter filtre(*s, sans_requete, sans_texte);
  ParBlocConnu connus;
  Perimetre::ParBloc par_bloc;
  std::size_t octets = 0;
  for (std::size_t b = 0; b < s->blocks(); ++b) {
    const auto connu = un->connus.find(s->shared_block(b));
    if (connu != un->connus.end()) {
      par_bloc.push_back(connu->second);
    } else {
      par_bloc.push_back(Partager(filtre.Eval(un->condition, b)));
    }
    octets += OctetsDe(*par_bloc.back());
    connus.emplace(s->shared_block(b), par_bloc.back());
  }
  Vues vues = un->vues;
  vues.perimetre = Perimetre::Lignes(std::move(par_bloc));
  if (s->altere()) return vues;  // what a damaged page gave is not kept
  un->vues = vues;
  un->connus = std::move(connus);
  un->de = s;
  verrou.unlock();
  Peser(un, octets);
  return vues;
}

std::shared_ptr<Perimetres::Un> Perimetres::Trouver(const std::string& cle) {
  const std::lock_guard verrou(mutex_);
  if (const auto ou = par_cle_.find(cle); ou != par_cle_.end()) {
    liste_.splice(liste_.begin(), liste_, ou->second);
  } else {
    liste_.push_front(std::make_shared<Un>(cle));
    par_cle_.emplace(cle, liste_.begin());
  }
  return liste_.front();
}

// Once its rows are made. One that has been dropped meanwhile weighs nothing any more.
void Perimetres::Peser(const std::shared_ptr<Un>& un, std::size_t octets) {
  const std::lock_guard verrou(mutex_);
  const auto ou = par_cle_.find(un->cle);
  if (ou == par_cle_.end() || *ou->second != un) return;
  octets_ += octets - un->octets;
  un->octets = octets;
  while (liste_.size() > 1 && (liste_.size() > bornes_.territoires || octets_ > bornes_.octets)) {
    octets_ -= liste_.back()->octets;
    par_cle_.erase(liste_.back()->cle);
    liste_.pop_back();
  }
}

std::size_t Perimetres::territoires() const {
  const std::lock_guard verrou(mutex_);
  return liste_.size();
}

std::size_t Perimetres::octets() const {
  const std::lock_guard verrou(mutex_);
  return octets_;
}

}  // namespace sne
