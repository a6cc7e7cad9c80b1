#include "schema/lexiques.h"

#include <thread>

namespace sne {

void LexiquesBuilder::Add(const Termes& termes, std::uint32_t bloc, RowInBlock row) {
  for (const std::string& m : termes.noms) noms_.Add(m, bloc, row);
  for (const std::string& t : termes.textes) textes_.Add(t, bloc, row);
}

void LexiquesBuilder::Append(LexiquesBuilder suite, std::uint32_t premier_bloc) {
  std::thread autre([&] { noms_.Append(std::move(suite.noms_), premier_bloc); });
  textes_.Append(std::move(suite.textes_), premier_bloc);
  autre.join();
}

Outcome LexiquesBuilder::Write(Env& env, const std::string& build, Etat& etat) const {
  std::string noms;
  Result<std::string> voisins = std::string();
  std::thread autre([&] {
    noms = noms_.Finish();
    auto lexique = Lexique::FromBytes({std::shared_ptr<void>(), &noms});  // a view: the bytes outlive it
    voisins = lexique ? Result<std::string>(VoisinsDe(**lexique)) : tl::unexpected(lexique.error());
  });
  const std::string textes = textes_.Finish();
  autre.join();
  if (!voisins) return tl::unexpected(voisins.error());
  etat.noms = noms.size();
  etat.textes = textes.size();
  SNE_TRY(ReplaceFile(env, CheminNoms(build), noms));
  SNE_TRY(ReplaceFile(env, CheminVoisins(build), *voisins));
  return ReplaceFile(env, CheminTextes(build), textes);
}

Outcome LexiquesBuilder::Compare(const Lexique& noms, const Lexique& textes, const Voisins& voisins) const {
  const auto comparer = [](const LexiqueBuilder& builder, const Lexique& lexique) -> Outcome {
    SNE_TRY(lexique.Verify());
    const auto octets = lexique.octets();
    if (builder.Finish() == std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size())) return {};
    return Fail(Code::kCorrupt, lexique.nom() +
                                    " : les mots ne sont pas ceux des lignes ; restaurez l'index ou reconstruisez-le "
                                    "(sne-indexer build)");
  };
  SNE_TRY(comparer(noms_, noms));
  SNE_TRY(voisins.Verify());
  const auto octets = voisins.octets();
  if (VoisinsDe(noms) != std::string_view(reinterpret_cast<const char*>(octets.data()), octets.size())) {
    return Fail(Code::kCorrupt, voisins.nom() +
                                    " : les mots voisins ne sont pas ceux du lexique ; restaurez l'index ou "
                                    "reconstruisez-le (sne-indexer build)");
  }
  return comparer(textes_, textes);
}

}  // namespace sne
