#include "indexer/scelle.h"

#include <algorithm>

#include "schema/index_format.h"

namespace sne {

Result<std::shared_ptr<const Scelle>> Scelle::Ouvrir(Env& env, const std::string& repertoire, const std::string& cle,
                                                     const Scelle* avant) {
  return Adopter(env, IndexOuvert::Ouvrir(env, repertoire, avant != nullptr ? &avant->index_ : nullptr), cle, avant);
}

Result<std::shared_ptr<const Scelle>> Scelle::OuvrirBuild(Env& env, const std::string& repertoire,
                                                          const std::string& build, const std::string& cle,
                                                          const Scelle* avant) {
  const IndexOuvert* index = avant != nullptr ? &avant->index_ : nullptr;
  return Adopter(env, IndexOuvert::OuvrirBuild(env, repertoire, build, index), cle, avant);
}

Result<std::shared_ptr<const Scelle>> Scelle::Adopter(Env& env, Result<IndexOuvert> index, const std::string& cle,
                                                      const Scelle* avant) {
  if (!index) return tl::unexpected(index.error());
  auto s = std::shared_ptr<Scelle>(new Scelle());
  s->cle_ = cle;
  s->index_ = std::move(*index);
  if (avant != nullptr && avant->index_.catalogue == s->index_.catalogue) {
    s->calculateur_ = avant->calculateur_;
  } else {
    auto calculateur = Calculateur::Creer(s->index_.catalogue);
    if (!calculateur) return tl::unexpected(calculateur.error());
    s->calculateur_ = *calculateur;
  }
  s->premieres_ = {0};
  for (const SegmentOuvert& segment : s->index_.segments) {
    for (const auto& b : segment.blocs) s->premieres_.push_back(s->premieres_.back() + b->rows());
  }
  s->mortes_.assign(s->premieres_.back(), false);
  for (const std::uint32_t m : s->index_.etat.morts) {
    if (m >= s->mortes_.size())
      return Fail(Code::kCorrupt, CheminEtat(s->index_.build) + " : ligne morte hors des blocs ; restaurez l'index");
    s->mortes_[m] = true;
  }
  SNE_TRY(s->LireRegistre(env));
  return s;
}

Outcome Scelle::LireRegistre(Env& env) {
  const EtatFichier& e = index_.etat.registre;
  if (e.nom.empty()) return {};
  const std::string chemin = index_.build + "/" + e.nom;
  auto octets = ReadWhole(env, chemin);
  if (!octets) return FichierManquant(octets.error());
  if (octets->size() != e.longueur || SommeDeFichier(*octets) != e.somme)
    return Fail(Code::kCorrupt, chemin + " : contenu altéré ; restaurez l'index depuis une copie");
  auto registre = Registre::Lire(*octets);
  if (!registre) return Fail(Code::kCorrupt, chemin + " : " + registre.error().message());
  registre_ = std::move(*registre);
  return {};
}

Outcome Scelle::Sain() const {
  if (!index_.alarme->load(std::memory_order_relaxed)) return {};
  return Fail(Code::kCorrupt, index_.build + " : octets altérés ; restaurez l'index depuis une copie");
}

std::optional<Scelle::Ligne> Scelle::Trouver(NumeroUnique numero) const {
  std::size_t global = premieres_.size() - 1;
  for (std::size_t s = index_.segments.size(); s-- > 0;) {
    const auto& blocs = index_.segments[s].blocs;
    for (std::size_t b = blocs.size(); b-- > 0;) {
      --global;
      const Block& bloc = *blocs[b];
      if (numero < bloc.min_numero() || bloc.max_numero() < numero) continue;
      const auto [premier, dernier] = bloc.FindNumeros(numero, numero);
      for (std::uint32_t i = premier; i < dernier; ++i) {
        const std::uint32_t row = bloc.rows_by_numero()[i];
        if (!mortes_[premieres_[global] + row]) return Ligne{s, b, row, premieres_[global] + row};
      }
    }
  }
  return std::nullopt;
}

std::int64_t Scelle::Version(NumeroUnique numero, const std::optional<Ligne>& ligne) const {
  if (ligne) return std::max(bloc(*ligne).version(ligne->row), registre_.Version(numero));
  if (registre_.tombes.empty()) return 0;
  const auto it = registre_.tombes.find(Empreinte(numero));
  return it == registre_.tombes.end() ? 0 : it->second;
}

}  // namespace sne
