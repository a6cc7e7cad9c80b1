#include "server/vues.h"

#include <algorithm>

#include "server/criteria_json.h"

namespace sne {
namespace {

constexpr std::size_t kVuesMax = 1024;  // some kilobytes each

std::string CleDuProfil(const Appelant& a) { return a.profil->code + (a.enregistreur ? "" : "-"); }

}  // namespace

Vues::Catalogues Vues::CataloguesDe(const Snapshot& snapshot, const Appelant& a) {
  const std::string cle = CleDuProfil(a);
  const std::uint64_t serie = snapshot.entier().serie();
  {
    const std::lock_guard verrou(mutex_);
    if (const auto ou = catalogues_.find(cle); ou != catalogues_.end() && ou->second.serie == serie) return ou->second;
  }
  Catalogues c;
  c.serie = serie;
  c.liste = Catalogue::Vu(snapshot.shared_entier(), a.profil->vision(false, a.enregistreur));
  c.fiche = Catalogue::Vu(snapshot.shared_entier(), a.profil->vision(true, a.enregistreur));
  c.criteres = std::make_shared<const std::string>(EcrireCriteres(*c.liste));
  const std::lock_guard verrou(mutex_);
  return catalogues_[cle] = std::move(c);
}

std::shared_ptr<const VueDAppelant> Vues::Pour(const std::shared_ptr<const Snapshot>& snapshot, const Appelant& a) {
  std::string cle = CleDuProfil(a);
  if (!a.profil->proteges) {
    std::vector<std::string> guichets = a.guichets;
    std::sort(guichets.begin(), guichets.end());
    for (const std::string& g : guichets) cle += ',' + g;
  }
  {
    const std::lock_guard verrou(mutex_);
    if (de_.lock() != snapshot) {
      vues_.clear();
      de_ = snapshot;
    }
    if (const auto ou = vues_.find(cle); ou != vues_.end()) return ou->second;
  }
  const Catalogues c = CataloguesDe(*snapshot, a);
  const Snapshot::ParBloc protegees = a.profil->proteges ? Snapshot::ParBloc() : protegees_.Pour(*snapshot, a.guichets);
  auto vue = std::make_shared<VueDAppelant>();
  vue->liste = snapshot->Vu(c.liste, protegees);
  vue->fiche = snapshot->Vu(c.fiche, protegees);
  vue->criteres = c.criteres;
  const std::lock_guard verrou(mutex_);
  if (de_.lock() != snapshot) return vue;  // an older one, or the newest came meanwhile
  if (vues_.size() >= kVuesMax) vues_.clear();
  return vues_[cle] = std::move(vue);
}

}  // namespace sne
