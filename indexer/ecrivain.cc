#include "indexer/ecrivain.h"

#include <algorithm>

#include "schema/index_format.h"
#include "schema/nir_remplacement.h"

namespace sne {
namespace {

// ACTIVE, A_RENOUVELER and EXPIREE follow from dates and the day: two records that differ in them alone say the same.
void Canoniser(const Catalogue& catalogue, Demande& d) {
  const Field& f = catalogue.field(catalogue.FindKey("statut"));
  Value& v = d.valeurs[f.slot];
  const auto o = static_cast<Ordinal>(IntOr(v, 0));
  for (const char* code : {"SUSPENDUE", "ATTRIBUEE", "RADIEE"}) {
    if (o == f.nomenclature->Find(code)) return;
  }
  v = std::int64_t{f.nomenclature->Find("ACTIVE")};
}

std::string Json(const Catalogue& catalogue, const Demande& d) {
  std::string json;
  AppendPourJournal(catalogue, d, json);
  return json;
}

}  // namespace

Result<std::unique_ptr<Ecrivain::Regles>> Ecrivain::Regles::Creer(std::shared_ptr<const Catalogue> catalogue) {
  auto instruction = Instruction::Creer(*catalogue);
  if (!instruction) return tl::unexpected(instruction.error());
  return std::make_unique<Regles>(std::move(catalogue), *instruction);
}

Result<std::unique_ptr<Ecrivain>> Ecrivain::Ouvrir(Env& env, std::string index, OptionsEcrivain options) {
  auto cle = ReadWhole(env, index + "/" + kFichierCleNir);
  if (!cle) {
    auto ouvert = IndexOuvert::Ouvrir(env, index);
    if (!ouvert) return tl::unexpected(ouvert.error());  // no index at all: says so
    return Fail(cle.error().code(), cle.error().message() + " ; restaurez-la : sans elle aucun NIR ne se compare");
  }
  auto e = std::unique_ptr<Ecrivain>(new Ecrivain(env, std::move(index), std::move(*cle), options));
  auto scelle = Scelle::Ouvrir(env, e->index_, e->cle_);
  if (!scelle) return tl::unexpected(scelle.error());
  e->fonds_ = std::make_unique<Fonds>(std::move(*scelle));
  auto regles = Regles::Creer(e->fonds_->catalogue());
  if (!regles) return tl::unexpected(regles.error());
  e->regles_ = std::move(*regles);
  e->prises_ = std::make_unique<Prises>(*e->regles_->catalogue);
  SNE_TRY(e->RecenserPrises());
  SNE_TRY(e->Rejouer());
  return e;
}

// Claims of the sealed rows.
Outcome Ecrivain::RecenserPrises() {
  const Scelle& s = *fonds_->scelle();
  const Catalogue& catalogue = *regles_->catalogue;
  std::vector<FieldId> champs = regles_->instruction.champs();
  champs.insert(champs.end(), prises_->champs().begin(), prises_->champs().end());
  TextReader textes;
  Demande d;
  s.ParVivante([&](const Scelle::Ligne& l) {
    const Block& bloc = s.bloc(l);
    const Offsets& marques = bloc.column(regles_->instruction.champ()).elements;
    if (marques.n == 0 || marques.Begin(l.row) == marques.End(l.row)) return;
    d.valeurs.assign(catalogue.racines().size(), Value());
    for (const FieldId f : champs) d.valeurs[catalogue.field(f).slot] = ReadValue(catalogue, bloc, l.row, f, textes);
    prises_->Noter(bloc.numero(l.row), &d, regles_->instruction);
  });
  return s.Sain();
}

Outcome Ecrivain::Rejouer() {
  LecteurDemande lecteur(*regles_->catalogue, Provenance::kJournal);
  Lecture lecture;
  Demande d;
  const std::uint64_t scellee = fonds_->scelle()->index().etat.generation;
  const auto position =
      LireJournal(env_, CheminJournal(index_), scellee, [&](std::uint64_t p, const Enregistrement& e) -> Outcome {
        if (e.genre == Genre::kGrilles) {
          auto grilles = LireGrillesDeTerritoire(e.json);
          if (!grilles)
            return Fail(Code::kCorrupt,
                        "journal : " + grilles.error().message() + " à la position " + std::to_string(p));
          fonds_->Poser(std::make_shared<const GrillesDeTerritoire>(std::move(*grilles)));
          return {};
        }
        const auto numero = LireNumeroUnique(e.numero_unique);
        if (!numero)
          return Fail(Code::kCorrupt, "journal : numéro unique illisible à la position " + std::to_string(p));
        if (e.genre != Genre::kVersion) {
          auto avant = VuAvant(fonds_->Trouver(*numero));
          if (!avant) return tl::unexpected(avant.error());
          if (e.genre == Genre::kDemande) {
            lecteur.Lire(e.json, d, lecture);
            if (!lecture.erreurs.empty())
              return Fail(Code::kCorrupt, "journal : enregistrement illisible à la position " + std::to_string(p));
            fonds_->scelle()->calculateur()->CalculerFixes(d);
          }
          Compter(*avant, e.genre == Genre::kDemande ? &d : nullptr, *numero);
        }
        fonds_->Appliquer(p, *numero, e.genre, e.version, e.json);
        return {};
      });
  if (!position) return tl::unexpected(position.error());
  // What a killed writer has written but not synced counts from now on.
  SNE_TRY(SynchroniserJournal(env_, index_));
  auto journal = Journal::Ouvrir(env_, index_, *position);
  if (!journal) return tl::unexpected(journal.error());
  journal_ = std::move(*journal);
  durable_ = *position;
  return {};
}

tl::unexpected<Status> Ecrivain::Mourir(const Status& raison) {
  const std::lock_guard verrou(mutex_);
  return MourirVerrouille(raison);
}

tl::unexpected<Status> Ecrivain::MourirVerrouille(const Status& raison) {
  if (!mort_) mort_ = raison;
  durable_change_.notify_all();
  return tl::unexpected(*mort_);
}

Outcome Ecrivain::VivantVerrouille() const {
  if (mort_) return tl::unexpected(*mort_);
  return {};
}

Outcome Ecrivain::Vivant() const {
  const std::lock_guard verrou(mutex_);
  return VivantVerrouille();
}

std::shared_ptr<const Catalogue> Ecrivain::catalogue() const {
  const std::lock_guard verrou(mutex_);
  return regles_->catalogue;
}

std::shared_ptr<const Scelle> Ecrivain::scelle() const {
  const std::lock_guard verrou(mutex_);
  return fonds_->scelle();
}

Result<std::shared_ptr<const CriteresDeCotation>> Ecrivain::criteres() const {
  const std::lock_guard verrou(mutex_);
  return regles_->criteres;
}

std::shared_ptr<const GrillesDeTerritoire> Ecrivain::GrillesDe(const std::string& epci) const {
  const std::lock_guard verrou(mutex_);
  return fonds_->GrillesDe(epci);
}

std::int64_t Ecrivain::Version(NumeroUnique numero) const {
  const std::lock_guard verrou(mutex_);
  return fonds_->Trouver(numero).version;
}

Compteurs Ecrivain::compteurs() const {
  const std::lock_guard verrou(mutex_);
  return fonds_->arrivees().compteurs;
}

std::uint64_t Ecrivain::generation() const {
  const std::lock_guard verrou(mutex_);
  return journal_->position();
}

EtatEcrivain Ecrivain::etat() const {
  const std::lock_guard verrou(mutex_);
  const Scelle& s = *fonds_->scelle();
  EtatEcrivain e;
  e.generation = journal_->position();
  e.durable = durable_;
  e.scellee = s.index().etat.generation;
  e.lignes = s.lignes();
  e.mortes = s.index().etat.morts.size();
  e.segments = s.index().segments.size();
  e.queue = fonds_->arrivees().fiches.size();
  e.octets_queue = fonds_->octets();
  e.prises = prises_->size();
  e.grilles = fonds_->territoires();
  return e;
}

bool Ecrivain::QueueLongue() const {
  const std::lock_guard verrou(mutex_);
  return fonds_->arrivees().fiches.size() >= options_.queue_max || fonds_->octets() >= options_.octets_max ||
         journal_->octets() >= options_.octets_max;
}

// ---- durability

Outcome Ecrivain::Durable(std::uint64_t position) {
  std::unique_lock verrou(mutex_);
  while (durable_ < position) {
    SNE_TRY(VivantVerrouille());
    if (synchronise_) {
      durable_change_.wait(verrou);
      continue;
    }
    synchronise_ = true;
    const std::shared_ptr<Journal> journal = journal_;
    const std::uint64_t jusqu_a = journal->position();
    verrou.unlock();
    const Outcome fait = journal->Sync();
    verrou.lock();
    synchronise_ = false;
    if (!fait) return MourirVerrouille(fait.error());
    durable_ = std::max(durable_, jusqu_a);
    durable_change_.notify_all();
  }
  return VivantVerrouille();
}

Outcome Ecrivain::Ecrire(std::vector<Ecriture> groupe) {
  std::vector<Enregistrement> enregistrements;
  for (Ecriture& e : groupe)
    enregistrements.push_back({e.genre, e.version, EcrireNumeroUnique(e.numero), std::move(e.json)});
  const auto derniere = journal_->Ajouter(enregistrements);
  if (!derniere) return MourirVerrouille(derniere.error());
  std::uint64_t position = *derniere - groupe.size();
  for (std::size_t i = 0; i < groupe.size(); ++i) {
    const Ecriture& e = groupe[i];
    if (e.genre != Genre::kVersion)
      Compter(e.avant ? std::optional(regles_->compteurs.Voir(*e.avant)) : std::nullopt, e.apres, e.numero);
    fonds_->Appliquer(++position, e.numero, e.genre, e.version, std::move(enregistrements[i].json));
  }
  return {};
}

void Ecrivain::Compter(const std::optional<VuDuCompteur>& avant, const Demande* apres, NumeroUnique numero) {
  sne::Compter(avant, apres ? std::optional(regles_->compteurs.Voir(*apres)) : std::nullopt, fonds_->compteurs());
  prises_->Noter(numero, apres, regles_->instruction);
}

Result<std::optional<VuDuCompteur>> Ecrivain::VuAvant(const Fonds::Place& place) {
  if (!place.existe()) return std::optional<VuDuCompteur>();
  Demande d;
  SNE_TRY(fonds_->LireChamps(place, regles_->compteurs.champs(), d));
  return std::optional(regles_->compteurs.Voir(d));
}

// ---- changes

Result<Verdict> Ecrivain::Changer(Changement& c, const Catalogue& lu_avec, const Mandat& mandat) {
  const std::lock_guard verrou(mutex_);
  SNE_TRY(VivantVerrouille());
  if (&lu_avec != regles_->catalogue.get()) {
    Verdict v;
    v.sort = Verdict::Sort::kRelire;
    return v;
  }
  auto verdict = ChangerVerrouille(c, mandat);
  if (!verdict) return MourirVerrouille(verdict.error());
  return verdict;
}

Result<Verdict> Ecrivain::ChangerVerrouille(Changement& c, const Mandat& mandat) {
  const Fonds::Place place = fonds_->Trouver(c.numero);
  if (mandat.CorrigeSeulement()) return Corriger(place, c, mandat);
  Verdict v;
  if (c.version <= place.version) {
    v.sort = Verdict::Sort::kIgnore;
    v.motif = c.version == place.version ? "version déjà connue" : "version antérieure à celle connue";
    if (!place.existe()) v.motif += " (demande supprimée)";
    return v;
  }
  switch (c.op) {
    case Changement::Op::kRemplacer:
      return Remplacer(place, c);
    case Changement::Op::kSupprimer: {
      Demande avant;
      if (place.existe()) SNE_TRY(fonds_->LireChamps(place, regles_->compteurs.champs(), avant));
      SNE_TRY(Ecrire({{Genre::kSuppression, c.numero, c.version, {}, place.existe() ? &avant : nullptr, nullptr}}));
      return v;
    }
    case Changement::Op::kModifier:
      break;
  }
  if (!place.existe()) {
    return Verdict::Rejet("/op", place.version > 0
                                     ? "remplacer-attendu : la demande a été supprimée"
                                     : "remplacer-attendu : demande inconnue, une modification n'y suffit pas");
  }
  if (c.version_precedente != place.version) {
    return Verdict::Rejet("/version_precedente",
                          "remplacer-attendu : la version courante est " + std::to_string(place.version));
  }
  Demande avant;
  SNE_TRY(fonds_->Lire(place, avant));
  Canoniser(*regles_->catalogue, avant);
  Demande apres = avant;
  Modifier(c, apres);
  if (!c.dit_les_notes) regles_->notes.Reporter(avant, apres);
  regles_->validateur.Valider(apres, fonds_->jour(), v.erreurs);
  if (!v.erreurs.empty()) {
    for (Erreur& e : v.erreurs) e.chemin.insert(0, "/champs");
    v.sort = Verdict::Sort::kRejete;
    return v;
  }
  RemplacerNir(*regles_->catalogue, apres, cle_);
  regles_->instruction.Reporter(avant, apres, fonds_->jour());
  return Enregistrer(&avant, c.numero, apres, c.version);
}

// The named fields. A NIR that is removed leaves nothing behind: its hash goes too.
void Ecrivain::Modifier(Changement& c, Demande& d) const {
  const Catalogue& catalogue = *regles_->catalogue;
  const FieldId nir = catalogue.FindKey("nir"), groupe = catalogue.FindKey("codemandeurs");
  auto* codemandeurs = std::get_if<Records>(&d.valeurs[catalogue.field(groupe).slot]);
  if (c.sans_nir_codemandeurs && codemandeurs != nullptr) {
    for (Record& r : *codemandeurs)
      r.valeurs[catalogue.field(catalogue.FindKey("nir_empreinte", groupe)).slot] = Value();
  }
  for (const FieldId f : c.champs) {
    const std::uint16_t slot = catalogue.field(f).slot;
    if (f == nir) d.valeurs[catalogue.field(catalogue.FindKey("nir_empreinte")).slot] = Value();
    d.valeurs[slot] = std::move(c.demande.valeurs[slot]);
  }
}

Result<Verdict> Ecrivain::Remplacer(const Fonds::Place& place, Changement& c) {
  Verdict v;
  regles_->validateur.Valider(c.demande, fonds_->jour(), v.erreurs);
  if (!v.erreurs.empty()) {
    for (Erreur& e : v.erreurs) e.chemin.insert(0, "/demande");
    v.sort = Verdict::Sort::kRejete;
    return v;
  }
  RemplacerNir(*regles_->catalogue, c.demande, cle_);
  const FieldId distinctes = regles_->catalogue->FindKey("non_doublons");
  if (!place.existe()) return Enregistrer(nullptr, c.numero, c.demande, c.version);
  Demande avant;
  SNE_TRY(fonds_->Lire(place, avant));
  Canoniser(*regles_->catalogue, avant);
  if (distinctes != kNoField && !c.dit_les_distinctes) {  // a source need not know what others have found out
    const std::uint16_t slot = regles_->catalogue->field(distinctes).slot;
    c.demande.valeurs[slot] = avant.valeurs[slot];
  }
  if (!c.dit_les_notes) regles_->notes.Reporter(avant, c.demande);
  regles_->instruction.Reporter(avant, c.demande, fonds_->jour());
  return Enregistrer(&avant, c.numero, c.demande, c.version);
}

bool Ecrivain::Memes(const Demande& a, const Demande& b) const {
  const auto& racines = regles_->catalogue->racines();
  return std::all_of(racines.begin(), racines.end(), [&](FieldId id) {
    const Field& f = regles_->catalogue->field(id);
    return !f.tenu || a.valeurs[f.slot] == b.valeurs[f.slot];
  });
}

// Writes what the record has become, or only its version when it has not changed.
Result<Verdict> Ecrivain::Enregistrer(const Demande* avant, NumeroUnique numero, Demande& apres, std::int64_t version) {
  const Catalogue& catalogue = *regles_->catalogue;
  Verdict v;
  Canoniser(catalogue, apres);
  if (avant != nullptr && Memes(*avant, apres)) {
    v.sort = Verdict::Sort::kSansEffet;
    SNE_TRY(Ecrire({{Genre::kVersion, numero, version, {}, nullptr, nullptr}}));
    return v;
  }
  std::string json = Json(catalogue, apres);
  if (json.size() > kLigneMax) return Verdict::Rejet("", "la demande complète dépasse 1 Mio");
  fonds_->scelle()->calculateur()->CalculerFixes(apres);
  apres.version = version;
  SNE_TRY(Ecrire({{Genre::kDemande, numero, version, std::move(json), avant, &apres}}));
  return v;
}

Ecrivain::Ecriture Ecrivain::Marquer(const Fonds::Place& place, NumeroUnique numero, const Demande& avant,
                                     Demande& apres) {
  Canoniser(*regles_->catalogue, apres);
  fonds_->scelle()->calculateur()->CalculerFixes(apres);
  return {Genre::kDemande, numero, place.version, Json(*regles_->catalogue, apres), &avant, &apres};
}

// ---- grids

Result<Depot> Ecrivain::Deposer(const std::string& epci, GrilleDeposee recue, const std::optional<std::string>& si) {
  const std::lock_guard verrou(mutex_);
  SNE_TRY(VivantVerrouille());
  Depot d = sne::Deposer(fonds_->GrillesDe(epci), epci, std::move(recue), si, fonds_->jour());
  if (!d.accepte()) return d;
  const auto revision = static_cast<std::int64_t>(d.grilles->revision);
  const auto ecrit = journal_->Ajouter({{Genre::kGrilles, revision, epci, EcrireGrillesDeTerritoire(*d.grilles)}});
  if (!ecrit) return MourirVerrouille(ecrit.error());
  fonds_->Poser(d.grilles);
  return d;
}

// ---- checkpoints

Result<Ecrivain::Coupure> Ecrivain::Couper() {
  std::unique_lock verrou(mutex_);
  return CouperVerrouille(verrou);
}

Outcome Ecrivain::Reprendre(std::shared_ptr<const Scelle> scelle, const Arrivees& scellees) {
  const std::lock_guard verrou(mutex_);
  return ReprendreVerrouille(std::move(scelle), scellees);
}

Outcome Ecrivain::Basculer(const std::function<Result<std::shared_ptr<const Scelle>>(const Coupure&)>& travail) {
  std::unique_lock verrou(mutex_);
  auto coupure = CouperVerrouille(verrou);
  if (!coupure) return tl::unexpected(coupure.error());
  auto scelle = travail(*coupure);
  if (!scelle) return MourirVerrouille(scelle.error());
  return ReprendreVerrouille(*scelle, coupure->arrivees);
}

Result<Ecrivain::Coupure> Ecrivain::CouperVerrouille(std::unique_lock<std::mutex>& verrou) {
  // No thread may be at the segment that ends here.
  durable_change_.wait(verrou, [&] { return !synchronise_ || mort_; });
  SNE_TRY(VivantVerrouille());
  const auto couper = [&]() -> Outcome {
    SNE_TRY(journal_->Sync());
    durable_ = journal_->position();
    durable_change_.notify_all();
    auto suite = Journal::Ouvrir(env_, index_, durable_);
    if (!suite) return tl::unexpected(suite.error());
    journal_ = std::move(*suite);
    return {};
  };
  if (auto fait = couper(); !fait) return MourirVerrouille(fait.error());
  return Coupure{fonds_->scelle(), fonds_->arrivees(), durable_};
}

Outcome Ecrivain::ReprendreVerrouille(std::shared_ptr<const Scelle> scelle, const Arrivees& scellees) {
  SNE_TRY(VivantVerrouille());
  const bool autre_catalogue = scelle->catalogue() != regles_->catalogue;
  if (autre_catalogue) {
    auto regles = Regles::Creer(scelle->catalogue());
    if (!regles) return MourirVerrouille(regles.error());
    regles_ = std::move(*regles);
  }
  fonds_->Avancer(std::move(scelle), scellees);
  if (!autre_catalogue) return {};
  // Places of fields have changed.
  prises_ = std::make_unique<Prises>(*regles_->catalogue);
  auto recense = RecenserPrises();
  if (!recense) return MourirVerrouille(recense.error());
  return {};
}

}  // namespace sne
