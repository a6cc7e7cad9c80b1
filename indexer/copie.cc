#include "indexer/copie.h"

#include <openssl/evp.h>
#include <simdjson.h>

#include <set>
#include <vector>

#include "indexer/segment_writer.h"
#include "schema/demande_json.h"
#include "schema/index_format.h"

namespace sne {
namespace {

namespace dom = simdjson::dom;

constexpr char kManifeste[] = "manifeste.json";
constexpr std::size_t kMorceau = 1 << 20;

struct Entree {
  std::string nom;  // below the directory
  std::uint64_t longueur = 0;
  std::string sha256;
};

std::string Sha256(std::string_view octets) {
  unsigned char somme[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  EVP_Digest(octets.data(), octets.size(), somme, &n, EVP_sha256(), nullptr);
  static constexpr char kHexa[] = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < n; ++i) {
    out += kHexa[somme[i] >> 4];
    out += kHexa[somme[i] & 15];
  }
  return out;
}

std::string_view Texte(const FileBytes& f) {
  return {reinterpret_cast<const char*>(f.bytes().data()), f.bytes().size()};
}

std::string Parent(const std::string& chemin) { return chemin.substr(0, chemin.rfind('/')); }

// Copies the first `longueur` bytes of a file (all of it when npos), synced.
Result<Entree> CopierFichier(Env& env, const std::string& de, const std::string& vers, const std::string& nom,
                             std::size_t longueur = std::string_view::npos) {
  auto source = env.Map(de + "/" + nom);
  if (!source) return tl::unexpected(source.error());
  const std::string_view octets = Texte(**source).substr(0, longueur);
  const std::string chemin = vers + "/" + nom;
  SNE_TRY(env.CreateDir(Parent(chemin)));
  auto cible = env.Create(chemin);
  if (!cible) return tl::unexpected(cible.error());
  for (std::size_t i = 0; i < octets.size(); i += kMorceau) SNE_TRY((*cible)->Append(octets.substr(i, kMorceau)));
  SNE_TRY((*cible)->Sync());
  SNE_TRY((*cible)->Close());
  return Entree{nom, octets.size(), Sha256(octets)};
}

Outcome SynchroniserRepertoires(Env& env, const std::string& racine, const std::vector<Entree>& fichiers) {
  std::set<std::string> repertoires = {racine};
  for (const Entree& e : fichiers) {
    for (std::string d = Parent(racine + "/" + e.nom); d.size() > racine.size(); d = Parent(d)) repertoires.insert(d);
  }
  for (const std::string& d : repertoires) SNE_TRY(env.SyncDir(d));
  return {};
}

Outcome Vide(Env& env, const std::string& repertoire) {
  if (!env.Exists(repertoire)) return {};
  auto noms = env.List(repertoire);
  if (!noms) return tl::unexpected(noms.error());
  if (noms->empty()) return {};
  return Fail(Code::kInvalid, repertoire + " n'est pas vide ; donnez un répertoire nouveau");
}

}  // namespace

Result<BilanCopie> Copier(Ecrivain& ecrivain, const std::string& vers) {
  Env& env = ecrivain.env();
  SNE_TRY(Vide(env, vers));
  auto coupure = ecrivain.Couper();
  if (!coupure) return tl::unexpected(coupure.error());
  const IndexOuvert& index = coupure->scelle->index();
  const std::string build = index.build.substr(index.build.rfind('/') + 1);
  std::vector<std::string> noms = {kFichierCourant, kFichierCleNir, build + "/etat", build + "/catalogue.json",
                                   build + "/territoires.json"};
  for (const EtatFichier* f : {&index.etat.registre, &index.etat.grilles}) {
    if (!f->nom.empty()) noms.push_back(build + "/" + f->nom);
  }
  for (const EtatSegment& s : index.etat.segments) {
    auto fichiers = env.List(index.build + "/" + s.nom);
    if (!fichiers) return tl::unexpected(fichiers.error());
    const std::string debut = build + "/" + s.nom + "/";
    for (const std::string& f : *fichiers) noms.push_back(debut + f);
  }
  // The journal goes on in a segment of its own behind the cut: those before it are finished.
  auto journaux = env.List(CheminJournal(ecrivain.index()));
  if (!journaux) return tl::unexpected(journaux.error());
  for (const std::string& j : *journaux) {
    if (j.ends_with(".journal") && j < NomDeJournal(coupure->generation + 1)) noms.push_back("journal/" + j);
  }
  SNE_TRY(env.CreateDir(vers));
  BilanCopie bilan;
  bilan.generation = coupure->generation;
  std::vector<Entree> entrees;
  std::string manifeste = "{\"format\":1,\"generation\":" + std::to_string(bilan.generation) + ",\"fichiers\":[";
  for (const std::string& nom : noms) {
    auto e = CopierFichier(env, ecrivain.index(), vers, nom);
    if (!e) return tl::unexpected(e.error());
    manifeste += entrees.empty() ? "\n" : ",\n";
    manifeste += "{\"nom\":";
    AppendJsonString(e->nom, manifeste);
    manifeste += ",\"longueur\":" + std::to_string(e->longueur) + ",\"sha256\":\"" + e->sha256 + "\"}";
    bilan.octets += e->longueur;
    ++bilan.fichiers;
    entrees.push_back(std::move(*e));
  }
  SNE_TRY(SynchroniserRepertoires(env, vers, entrees));
  SNE_TRY(ReplaceFile(env, vers + "/" + kManifeste, manifeste + "\n]}\n"));
  return bilan;
}

Result<BilanCopie> Restaurer(Env& env, const std::string& copie, const std::string& index) {
  if (env.Exists(index + "/" + kFichierCourant))
    return Fail(Code::kInvalid, index + " contient déjà un index ; déplacez-le ou donnez un répertoire nouveau");
  auto manifeste = ReadWhole(env, copie + "/" + kManifeste);
  if (!manifeste) {
    return Fail(Code::kCorrupt, manifeste.error().message() +
                                    " ; sans manifeste, la copie n'est pas achevée : elle n'est pas restaurée");
  }
  const auto illisible = [&] {
    return Fail(Code::kCorrupt, copie + "/" + kManifeste + " : manifeste illisible ; la copie n'est pas restaurée");
  };
  dom::parser parser;
  dom::element racine;
  dom::array fichiers;
  BilanCopie bilan;
  const simdjson::padded_string texte(*manifeste);
  if (parser.parse(texte).get(racine) || racine["generation"].get(bilan.generation) || racine["fichiers"].get(fichiers))
    return illisible();
  std::vector<Entree> entrees;
  bool courant = false;
  for (const dom::element f : fichiers) {
    Entree e;
    std::string_view nom, sha256;
    if (f["nom"].get(nom) || f["longueur"].get(e.longueur) || f["sha256"].get(sha256)) return illisible();
    e.nom = nom;
    e.sha256 = sha256;
    if (e.nom.find("..") != e.nom.npos || e.nom.starts_with('/')) return illisible();
    courant = courant || e.nom == kFichierCourant;
    entrees.push_back(std::move(e));
  }
  if (!courant) return illisible();
  const auto verifier = [&](const std::string& ou, const Entree& e) -> Outcome {
    auto f = env.Map(ou + "/" + e.nom);
    if (!f && f.error().code() != Code::kNotFound) return tl::unexpected(f.error());
    if (!f || (*f)->bytes().size() != e.longueur || Sha256(Texte(**f)) != e.sha256) {
      return Fail(Code::kCorrupt, ou + "/" + e.nom + (f ? " : contenu autre que celui du manifeste" : " : absent") +
                                      " ; la copie n'est pas restaurée");
    }
    return {};
  };
  for (const Entree& e : entrees) SNE_TRY(verifier(copie, e));
  SNE_TRY(env.CreateDir(index));
  for (const Entree& e : entrees) {
    if (e.nom == kFichierCourant) continue;
    auto copiee = CopierFichier(env, copie, index, e.nom);
    if (!copiee) return tl::unexpected(copiee.error());
    if (copiee->sha256 != e.sha256)
      return Fail(Code::kCorrupt, copie + "/" + e.nom + " : a changé pendant la restauration");
    bilan.octets += e.longueur;
    ++bilan.fichiers;
  }
  SNE_TRY(SynchroniserRepertoires(env, index, entrees));
  auto courant_octets = ReadWhole(env, copie + "/" + kFichierCourant);
  if (!courant_octets) return tl::unexpected(courant_octets.error());
  SNE_TRY(ReplaceFile(env, index + "/" + kFichierCourant, *courant_octets));
  return bilan;
}

}  // namespace sne
