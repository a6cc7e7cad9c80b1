#include "schema/lexiques.h"

#include <thread>

namespace sne {
namespace {

std::string_view Octets(std::span<const std::byte> octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

// Words of names for which a thread of their own is worth waking.
constexpr std::size_t kPourUnFil = 2000;

constexpr char kRemede[] = " ; restaurez l'index ou reconstruisez-le (sne-indexer build)";

}  // namespace

Result<Dictionnaires> Dictionnaires::Ouvrir(Env& env, const std::string& segment, const EtatSegment& etat,
                                            const Alarme& alarme) {
  const auto altere = [](const std::string& chemin) {
    return Fail(Code::kCorrupt, chemin + " : contenu altéré" + kRemede);
  };
  Dictionnaires d;
  auto noms = Lexique::Open(env, CheminNoms(segment), alarme);
  if (!noms) return FichierManquant(noms.error());
  auto textes = Lexique::Open(env, CheminTextes(segment), alarme);
  if (!textes) return FichierManquant(textes.error());
  auto voisins = Voisins::Open(env, CheminVoisins(segment));
  if (!voisins) return FichierManquant(voisins.error());
  auto mots_des_lignes = MotsDesLignes::Open(env, CheminMotsDesLignes(segment), alarme);
  if (!mots_des_lignes) return FichierManquant(mots_des_lignes.error());
  d = {*noms, *textes, *voisins, *mots_des_lignes};
  if (d.noms->octets().size() != etat.noms) return altere(d.noms->nom());
  if (d.textes->octets().size() != etat.textes) return altere(d.textes->nom());
  if (d.voisins->mots() != d.noms->size()) return altere(d.voisins->nom());
  if (d.mots_des_lignes->mots() != d.noms->size()) return altere(d.mots_des_lignes->nom());
  SNE_TRY(d.voisins->Verify());  // small, and read everywhere
  return d;
}

Outcome Dictionnaires::Verify() const {
  SNE_TRY(noms->Verify());
  SNE_TRY(textes->Verify());
  SNE_TRY(mots_des_lignes->Verify());
  return voisins->Verify();
}

void LexiquesBuilder::Add(const Termes& termes, std::uint32_t bloc, RowInBlock row) {
  for (const Termes::Nom& n : termes.noms) AddNom(n.mot, n.role, n.personne, bloc, row);
  for (const std::string& t : termes.textes) textes_.Add(t, bloc, row);
}

void LexiquesBuilder::AddNom(std::string_view mot, NameRole role, std::uint32_t personne, std::uint32_t bloc,
                             RowInBlock row) {
  const std::uint32_t rang = noms_.Rang(mot);
  noms_.Add(rang, bloc, row);
  mots_des_lignes_.Add(bloc, row, rang, role, personne);
  if (personne == 0 && HasRoleWord(role)) noms_.Add(RoleWord(role, mot), bloc, row);
}

void LexiquesBuilder::AddTexte(FieldId champ, std::string_view mot, std::uint32_t bloc, RowInBlock row) {
  cle_ = mot;
  cle_ += static_cast<char>(champ >> 8);
  cle_ += static_cast<char>(champ);
  auto it = rangs_des_mots_.find(cle_);
  if (it == rangs_des_mots_.end())
    it = rangs_des_mots_.emplace(cle_, textes_.Rang(TextTerm(champ, TextStem(mot)))).first;
  textes_.Add(it->second, bloc, row);
}

void LexiquesBuilder::Append(LexiquesBuilder suite, std::uint32_t premier_bloc) {
  std::thread autre([&] {
    const std::vector<std::uint32_t> mots = noms_.Append(std::move(suite.noms_), premier_bloc);
    mots_des_lignes_.Append(suite.mots_des_lignes_, premier_bloc, mots);
  });
  textes_.Append(std::move(suite.textes_), premier_bloc);
  autre.join();
}

Result<Dictionnaires> LexiquesBuilder::Finish() const {
  const auto partager = [](std::string octets) { return std::make_shared<const std::string>(std::move(octets)); };
  Result<Dictionnaires> d = Dictionnaires();
  const auto faire_noms = [&] {
    std::vector<std::uint32_t> places;
    auto noms = Lexique::FromBytes(partager(noms_.Finish(&places)));
    if (noms && (*noms)->size() > Voisins::kMotsMax)
      noms = Fail(Code::kInternal, "plus de " + std::to_string(Voisins::kMotsMax) + " mots de noms");
    auto voisins = noms.and_then([&](const auto& n) { return Voisins::FromBytes(partager(VoisinsDe(*n))); });
    auto lignes = noms.and_then([&](const auto& n) {
      const auto premier = static_cast<std::uint32_t>(n->Beginning(kAfterRoleWords).first);
      return MotsDesLignes::FromBytes(partager(mots_des_lignes_.Finish(places, premier)));
    });
    if (!noms || !voisins || !lignes) {
      d = tl::unexpected(!noms ? noms.error() : !voisins ? voisins.error() : lignes.error());
    } else {
      d = Dictionnaires{*noms, nullptr, *voisins, *lignes};
    }
  };
  std::thread autre;
  if (noms_.size() < kPourUnFil) {
    faire_noms();
  } else {
    autre = std::thread(faire_noms);
  }
  auto textes = Lexique::FromBytes(partager(textes_.Finish()));
  if (autre.joinable()) autre.join();
  if (!d) return d;
  if (!textes) return tl::unexpected(textes.error());
  d->textes = *textes;
  return d;
}

Outcome LexiquesBuilder::Write(Env& env, const std::string& segment, EtatSegment& etat) const {
  auto d = Finish();
  if (!d) return tl::unexpected(d.error());
  etat.noms = d->noms->octets().size();
  etat.textes = d->textes->octets().size();
  SNE_TRY(ReplaceFile(env, CheminNoms(segment), Octets(d->noms->octets())));
  SNE_TRY(ReplaceFile(env, CheminVoisins(segment), Octets(d->voisins->octets())));
  SNE_TRY(ReplaceFile(env, CheminMotsDesLignes(segment), Octets(d->mots_des_lignes->octets())));
  return ReplaceFile(env, CheminTextes(segment), Octets(d->textes->octets()));
}

Outcome LexiquesBuilder::Compare(const Dictionnaires& d) const {
  SNE_TRY(d.Verify());
  auto attendus = Finish();
  if (!attendus) return tl::unexpected(attendus.error());
  const auto comparer = [](const auto& la, const auto& attendu, const char* quoi) -> Outcome {
    if (Octets(la.octets()) == Octets(attendu.octets())) return {};
    return Fail(Code::kCorrupt, la.nom() + " : " + quoi + kRemede);
  };
  SNE_TRY(comparer(*d.noms, *attendus->noms, "les mots ne sont pas ceux des lignes"));
  SNE_TRY(comparer(*d.textes, *attendus->textes, "les mots ne sont pas ceux des lignes"));
  SNE_TRY(comparer(*d.mots_des_lignes, *attendus->mots_des_lignes, "les mots ne sont pas ceux des lignes"));
  return comparer(*d.voisins, *attendus->voisins, "les mots voisins ne sont pas ceux du lexique");
}

}  // namespace sne
