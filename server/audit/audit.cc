#include "server/audit/audit.h"

#include <openssl/evp.h>
#include <simdjson.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "server/audit/faits.h"
#include "server/json_string.h"
#include "server/metrics.h"
#include "server/problem.h"
#include "server/router.h"

namespace sne {

using namespace std::chrono_literals;

namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kEnCours = ".encours";
constexpr std::uint64_t kRefusParSeconde = 20;  // lines of callers who are nobody: they could fill the disk

// The file of hashes that a line attests.
std::optional<std::string> NumerosDe(std::string_view ligne) {
  if (ligne.find("\"numeros\":{") == ligne.npos) return std::nullopt;
  dom::parser parser;
  dom::element e;
  std::string_view fichier;
  const simdjson::padded_string copie(ligne);
  if (parser.parse(copie).get(e) || e.at_pointer("/faits/numeros/fichier").get(fichier)) return std::nullopt;
  return std::string(fichier);
}

constexpr const char* kIndisponible =
    "Le journal des accès ne peut pas être écrit : aucune donnée ne sort tant qu'il ne l'est pas.";

HttpResponse Indisponible(const RequestId& id) { return ProblemResponse({"audit-indisponible", kIndisponible}, id); }

std::string DebutDeMembres(const HttpRequest& http, const Route* route) {
  std::string out = "\"requete\":\"";
  out += http.id.view();
  out += "\",";
  if (http.appelant) AppendAppelant(*http.appelant, out);
  if (route != nullptr) out += "\"route\":" + JsonString(route->method + " " + route->pattern) + ",";
  return out;
}

}  // namespace

// ---- extractions

struct Audit::Extrait {
  std::string appelant, membres;  // id; members of the line that begins it
  std::uint64_t n = 0;            // number of that line
  std::string nom;                // of the file of hashes
  std::unique_ptr<WritableFile> fichier;
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> somme{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  std::uint64_t lignes = 0;
  bool entiere = false, refusee = false;
};

class TemoinDExtraction final : public TemoinDeLignes {
 public:
  TemoinDExtraction(Audit& audit, std::unique_ptr<Audit::Extrait> extrait)
      : audit_(audit), extrait_(std::move(extrait)) {}
  ~TemoinDExtraction() override {
    auto fin = [&audit = audit_, extrait = std::shared_ptr<Audit::Extrait>(std::move(extrait_))] {
      audit.Conclure(*extrait);
    };
    {
      const std::lock_guard verrou(audit_.mutex_);
      audit_.fins_.push_back(std::move(fin));
    }
    audit_.reveil_.notify_all();
  }

  bool Voir(std::span<const NumeroUnique> numeros) override {
    Audit::Extrait& x = *extrait_;
    std::vector<std::uint64_t> empreintes;
    audit_.cle().Empreintes(numeros, empreintes);
    if (!audit_.Voir(x.appelant, empreintes, x.n)) {
      x.refusee = true;
      return false;
    }
    if (!x.fichier) {
      auto fichier = audit_.env_.Create(audit_.journal_.repertoire() + "/" + x.nom + std::string(kEnCours));
      if (!fichier) return false;
      x.fichier = std::move(*fichier);
      EVP_DigestInit_ex(x.somme.get(), EVP_sha256(), nullptr);
    }
    const std::string_view octets(reinterpret_cast<const char*>(empreintes.data()),
                                  empreintes.size() * sizeof empreintes[0]);
    EVP_DigestUpdate(x.somme.get(), octets.data(), octets.size());
    x.lignes += numeros.size();
    return x.fichier->Append(octets).has_value();
  }
  void Finir() override { extrait_->entiere = true; }

 private:
  Audit& audit_;
  std::unique_ptr<Audit::Extrait> extrait_;
};

std::unique_ptr<TemoinDeLignes> Audit::Temoin(std::string appelant, std::string membres, std::uint64_t n) {
  auto extrait = std::make_unique<Extrait>();
  extrait->appelant = std::move(appelant);
  extrait->membres = std::move(membres);
  extrait->n = n;
  extrait->nom = NomDesNumeros(journal_.aujourdhui(), n);
  return std::make_unique<TemoinDExtraction>(*this, std::move(extrait));
}

// The end of an extraction: its hashes are on the disk under their name before the line that attests them.
void Audit::Conclure(Extrait& x) {
  std::string faits = "\"action\":\"extraction-fin\",\"faits\":{\"debut\":" + std::to_string(x.n) +
                      ",\"lignes\":" + std::to_string(x.lignes) + ",\"entiere\":" + (x.entiere ? "true" : "false") +
                      (x.refusee ? ",\"volume\":true" : "");
  if (x.fichier) {
    const std::string chemin = journal_.repertoire() + "/" + x.nom;
    Outcome fait = x.fichier->Sync();
    if (fait) fait = env_.Rename(chemin + std::string(kEnCours), chemin);
    if (fait) fait = env_.SyncDir(journal_.repertoire());
    unsigned char somme[EVP_MAX_MD_SIZE];
    unsigned int n = 0;
    EVP_DigestFinal_ex(x.somme.get(), somme, &n);
    if (fait) faits += ",\"numeros\":{\"fichier\":\"" + x.nom + "\",\"sha256\":\"" + EnHexa({somme, n}) + "\"}";
    if (!fait) spdlog::error("journal des accès : {}", fait.error().message());
  }
  (void)journal_.Ecrire(x.membres + faits + "}");  // a refusal has been said; the line that began it stands
}

// What a crash left of extractions: attested as it is. Hashes that had their name already and not yet their line are
// those of the last days that were written of, which no line attests: `attestes` are those that a line of today does.
void Audit::AttesterLesRestes(std::set<std::string> attestes) {
  const auto noms = env_.List(journal_.repertoire());
  if (!noms) return;
  const std::string courant = journal_.derniere().fichier;
  Jour depuis = 0;  // an extraction may have passed midnight
  for (const std::string& nom : *noms) {
    if (const auto lu = LireNomDeJournalDAcces(nom); lu && nom != courant) depuis = std::max(depuis, lu->jour - 1);
  }
  const auto en_suspens = [&](const std::string& nom) {
    const auto lu = LireNomDesNumeros(nom);
    return lu && lu->jour >= depuis && !attestes.contains(nom);
  };
  for (const std::string& nom : *noms) {
    const auto lu = LireNomDeJournalDAcces(nom);
    if (!lu || lu->jour < depuis || lu->jour >= journal_.aujourdhui()) continue;
    if (std::none_of(noms->begin(), noms->end(), en_suspens)) break;
    auto lecteur = LecteurDeLignes::Ouvrir(env_, journal_.repertoire() + "/" + nom);
    std::string_view ligne;
    while (lecteur && lecteur->Suivante(ligne).value_or(false)) {
      if (auto fichier = NumerosDe(ligne)) attestes.insert(std::move(*fichier));
    }
  }
  for (const std::string& nom : *noms) {
    if (nom.ends_with(kEnCours)) {
      Attester(nom, nom.substr(0, nom.size() - kEnCours.size()));
    } else if (en_suspens(nom)) {
      Attester(nom, nom);
    }
  }
}

// `nom` is on the disk, then under the name `bref`, then in a line.
void Audit::Attester(const std::string& nom, const std::string& bref) {
  const std::string ici = journal_.repertoire() + "/" + nom;
  const auto lu = LireNomDesNumeros(bref);
  const auto octets = lu ? ReadWhole(env_, ici) : Result<std::string>();
  if (!lu || !octets) return;
  if (auto fichier = env_.OpenForAppend(ici); !fichier || !(*fichier)->Sync()) return;
  if (nom != bref && !env_.Rename(ici, journal_.repertoire() + "/" + bref)) return;
  if (!env_.SyncDir(journal_.repertoire())) return;
  (void)journal_.Ecrire("\"action\":\"extraction-interrompue\",\"faits\":{\"debut\":" + std::to_string(lu->n) +
                        ",\"lignes\":" + std::to_string(octets->size() / sizeof(std::uint64_t)) +
                        ",\"entiere\":false,\"numeros\":{\"fichier\":\"" + bref + "\",\"sha256\":\"" +
                        Sha256Hexa(*octets) + "\"}}");
}

// ---- life

Audit::Audit(Env& env, const std::string& repertoire, ClesDAudit cles, OptionsDAudit options)
    : env_(env), journal_(env, repertoire, std::move(cles), std::move(options.journal)), volume_(options.volume) {}

Audit::~Audit() {
  {
    const std::lock_guard verrou(mutex_);
    arret_ = true;
  }
  reveil_.notify_all();
  if (fil_.joinable()) fil_.join();
  (void)journal_.Ecrire("\"action\":\"arret\"");
  const Tete t = journal_.derniere();
  spdlog::info("journal des accès arrêté ; témoin {}:{}", t.n, EnHexa(t.mac));
}

Outcome Audit::Ouvrir() {
  std::set<std::string> attestes;
  SNE_TRY(journal_.Ouvrir([&](std::string_view ligne) {
    Compter(ligne);
    if (auto fichier = NumerosDe(ligne)) attestes.insert(std::move(*fichier));
  }));
  if (!journal_.anomalie().empty()) spdlog::error("journal des accès : {}", journal_.anomalie());
  AttesterLesRestes(std::move(attestes));
  return journal_.Synchroniser();
}

void Audit::Demarrer() {
  journal_.Demarrer();
  fil_ = std::thread([this] { Fil(); });
}

void Audit::Fil() {
  std::unique_lock verrou(mutex_);
  while (true) {
    reveil_.wait(verrou, [&] { return arret_ || !fins_.empty(); });
    if (fins_.empty()) return;
    const std::function<void()> fin = std::move(fins_.front());
    fins_.pop_front();
    verrou.unlock();
    fin();
    verrou.lock();
  }
}

// ---- volume

bool Audit::Voir(const std::string& appelant, std::span<const std::uint64_t> empreintes, std::uint64_t n) {
  switch (volume_.Voir(appelant, empreintes, journal_.aujourdhui())) {
    case Volume::Verdict::kLimite:
      return false;
    case Volume::Verdict::kAlerte:
      spdlog::warn("volume : un appelant a vu plus de {} demandes distinctes aujourd'hui (journal des accès, ligne {})",
                   volume_.options().alerte, n);
      (void)journal_.Ecrire(
          "\"appelant\":" + JsonString(appelant) +
          ",\"action\":\"alerte-volume\",\"faits\":{\"seuil\":" + std::to_string(volume_.options().alerte) + "}");
      return true;
    default:
      return true;
  }
}

// A line of this day, written before a restart.
void Audit::Compter(std::string_view ligne) {
  const bool vues = ligne.find("\"vues\":[") != ligne.npos, numeros = ligne.find("\"numeros\":{") != ligne.npos;
  if (!vues && !numeros) return;
  dom::parser parser;
  dom::element e;
  const simdjson::padded_string copie(ligne);
  std::string_view appelant, fichier;
  if (parser.parse(copie).get(e) || e["appelant"].get(appelant)) return;
  std::vector<std::uint64_t> empreintes;
  dom::array liste;
  if (!e["vues"].get(liste)) {
    std::vector<NumeroUnique> lus;
    for (const dom::element v : liste) {
      std::string_view texte;
      if (const auto lu = v.get(texte) ? std::nullopt : LireNumeroUnique(texte)) lus.push_back(*lu);
    }
    cle().Empreintes(lus, empreintes);
  }
  if (!e.at_pointer("/faits/numeros/fichier").get(fichier) && LireNomDesNumeros(fichier)) {
    const auto octets = ReadWhole(env_, journal_.repertoire() + "/" + std::string(fichier));
    const std::size_t avant = empreintes.size();
    if (octets) {
      empreintes.resize(avant + octets->size() / sizeof(std::uint64_t));
      std::copy_n(octets->data(), (empreintes.size() - avant) * sizeof(std::uint64_t),
                  reinterpret_cast<char*>(empreintes.data() + avant));
    }
  }
  volume_.Voir(std::string(appelant), empreintes, journal_.aujourdhui());
}

// ---- answers

void Audit::Noter(const HttpRequest& http, const Route* route, HttpResponse& reponse) {
  if (!ANoter(route, reponse)) return;
  const bool inconnu = http.appelant == nullptr;
  std::uint64_t tus = 0;
  if (inconnu) {
    const std::lock_guard verrou(mutex_);
    const auto maintenant = std::chrono::steady_clock::now();
    if (maintenant - refus_depuis_ > 1s) {
      refus_depuis_ = maintenant;
      refus_seconde_ = 0;
      tus = std::exchange(refus_tus_, 0);
    }
    if (++refus_seconde_ > kRefusParSeconde) {
      ++refus_tus_;
      return;
    }
  }
  std::string membres = DebutDeMembres(http, route);
  const std::string debut = membres;
  AppendFaits(http, route, reponse, membres);
  if (tus > 0) membres += ",\"refus_tus\":" + std::to_string(tus);
  const auto n = journal_.Ecrire(membres);
  const Trace trace = reponse.trace ? std::move(*reponse.trace) : Trace();
  if (!n || (trace.durable && !journal_.AttendreDurable(*n))) {
    reponse = Indisponible(http.id);
    return;
  }
  if (inconnu) return;
  if (!trace.vues.empty()) {
    std::vector<std::uint64_t> empreintes;
    cle().Empreintes(trace.vues, empreintes);
    if (!Voir(http.appelant->id, empreintes, *n)) {
      reponse = TropVu(volume_.options().limite, http.id);
      (void)journal_.Ecrire(debut + "\"action\":\"refus\",\"statut\":429,\"faits\":{\"volume\":true,\"debut\":" +
                            std::to_string(*n) + "}");
      return;
    }
  }
  if (auto* flux = dynamic_cast<FluxExtraction*>(reponse.stream.get()))
    flux->Confier(Temoin(http.appelant->id, debut, *n));
}

tl::expected<std::uint64_t, HttpResponse> Audit::Annoncer(const HttpRequest& http, const Route& route) {
  std::string membres = DebutDeMembres(http, &route);
  AppendDemande(http, route, membres);
  const auto n = journal_.Ecrire(membres);
  if (!n) return tl::unexpected(Indisponible(http.id));
  return *n;
}

tl::expected<std::unique_ptr<TemoinDeLignes>, std::string> Audit::Commencer(const Appelant& appelant,
                                                                            std::string_view tache,
                                                                            std::string_view faits) {
  std::string debut = "\"tache\":" + JsonString(tache) + ",";
  AppendAppelant(appelant, debut);
  const auto n = journal_.Ecrire(debut + "\"action\":\"extraction\",\"faits\":{" + std::string(faits) + "}");
  if (!n || !journal_.AttendreDurable(*n)) return tl::unexpected(std::string(kIndisponible));
  return Temoin(appelant.id, std::move(debut), *n);
}

Outcome PreparerAudit(Env& env, const std::string& repertoire, const std::vector<std::string>& cles,
                      const OptionsDAudit& options, std::unique_ptr<Verrou>& verrou, std::unique_ptr<Audit>& audit) {
  namespace fs = std::filesystem;
  if (cles.empty()) return Fail(Code::kInvalid, "--audit demande --cle-audit FICHIER, une clé de 32 octets");
  auto lues = LireCles(env, cles);
  if (!lues) return tl::unexpected(lues.error());
  ::umask(0077);
  auto pris = Verrou::Prendre(
      repertoire, "un autre sne-server tient déjà le journal des accès " + repertoire + " ; donnez-en un à chacun");
  if (!pris) return tl::unexpected(pris.error());
  verrou = std::move(*pris);
  std::error_code refus;
  fs::permissions(repertoire, fs::perms::owner_all, refus);
  if (refus) return Fail(Code::kIoError, repertoire + " doit pouvoir être fermé aux autres (0700)");
  for (const std::string& cle : cles) {
    if (fs::equivalent(fs::absolute(cle).parent_path(), fs::absolute(repertoire), refus))
      return Fail(Code::kInvalid, "--cle-audit : la clé ne doit pas être dans le répertoire qu'elle scelle");
  }
  audit = std::make_unique<Audit>(env, repertoire, std::move(*lues), options);
  return audit->Ouvrir();
}

void AjouterMesures(Metrics& metrics, const Audit& audit) {
  metrics.AddGauge("sne_audit_lignes", "Dernière ligne du journal des accès",
                   [&audit] { return static_cast<double>(audit.journal().derniere().n); });
  metrics.AddGauge("sne_audit_en_panne", "1 : le journal des accès ne s'écrit plus, redémarrer le serveur",
                   [&audit] { return audit.journal().en_panne() ? 1.0 : 0.0; });
  metrics.AddGauge("sne_audit_alertes_volume", "Appelants qui ont passé le seuil d'alerte, depuis le démarrage",
                   [&audit] { return static_cast<double>(audit.volume().alertes()); });
  metrics.AddGauge("sne_audit_refus_volume", "Réponses refusées au-delà de la limite, depuis le démarrage",
                   [&audit] { return static_cast<double>(audit.volume().refus()); });
}

}  // namespace sne
