#include "bench/base_ecole/texte.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "bench/base_ecole/francais.h"
#include "bench/base_ecole/modeles_texte.h"
#include "bench/base_ecole/profils.h"
#include "bench/base_ecole/tirage_texte.h"
#include "bench/base_ecole/vocabulaire.h"

namespace sne::ecole {
namespace {

constexpr double kPartTexte = 0.36;  // 3 % of them are then left out
constexpr double kPartQuartier = 0.18;
constexpr int kRichesseMinimale = 2;
constexpr int kPhrasesMax = 4;

std::string Lowered(std::string_view word) {
  std::string lower(word);
  if (!lower.empty() && lower[0] >= 'A' && lower[0] <= 'Z') lower[0] = static_cast<char>(lower[0] + 32);
  return lower;
}

}  // namespace

std::uint64_t Texte::Faits(const Contexte& ctx, const Demande& d) {
  std::uint64_t f = 0;
  int children = 0;
  std::string_view first;
  bool two_names = false;
  for (const PersonneACharge& p : d.a_charge) {
    if (p.lien != 'E' || CompleteYears(p.naissance, ctx.date) >= 18) continue;
    ++children;
    if (first.empty())
      first = p.prenom;
    else if (first != p.prenom)
      two_names = true;
  }
  const auto set = [&f](bool condition, std::uint64_t fact) {
    if (condition) f |= fact;
  };
  set(children >= 1, kEnfant);
  set(two_names, kFratrie);
  set(EstCouple(d.composition), kConjoint);
  const Personne& p = d.demandeur;
  const bool works = EstSalarie(p.statut) || p.statut == kArt;
  set(works && !p.profession.empty() && p.commune_travail >= 0, kEnPoste);
  set(works && !p.profession.empty() && !p.employeur.empty(), kEmployeur);
  set(d.mode == kCpe, kParents);
  set(d.mode == kCp, kTiers);
  set(d.mode == kRs || d.mode == kSh || d.mode == kRhvs || d.mode == kCdefcm || d.mode == kSlht, kStructure);
  set(d.mode == kSd || d.mode == kCamcar || d.mode == kSquat, kRue);
  set(d.mode == kLp, kPrive);
  set(d.mode == kHlm, kSocial);
  set(ALogement(d.mode), kDansSesMurs);
  set(d.loyer > 0, kLoyerConnu);
  set(p.statut == kRet, kRetraite_);
  set(p.statut == kEtu, kEtudes);
  set(p.statut == kCho, kChomage);
  set(d.nb_a_naitre > 0 && p.femme, kEnceinte);
  set(d.droit_visite > 0, kVisite);
  set(d.taille() == 1 && d.colocataires.empty(), kSeule);
  set(d.composition == kMono, kParentSeul);
  set(d.mode == kPocc, kProprietaire);
  set(CompleteMonths(d.creation, ctx.date) >= 14, kAncien);
  set(d.renouvellement != kSansDate, kRenouvele);
  set(d.tranche_age <= 4, kMoinsDe60);
  for (const std::string_view m : d.motifs) {
    set(m == "13", kPetit);
    set(m == "09", kCher);
    set(m == "10", kGrand);
    set(m == "08", kSante);
    set(m == "07", kHandicape);
    set(m == "11", kSeparation);
    set(m == "25" || m == "26" || m == "03", kIndecent);
    set(m == "17", kVoisins);
    set(m == "19" || m == "18", kTravailLoin);
    set(m == "21", kFamilleLoin);
    set(m == "20", kServicesLoin);
    set(m == "05", kExpulse);
    set(m == "04", kConge);
    set(m == "27" || m == "06", kViolence);
    set(m == "12", kDecohabite);
    set(m == "14", kMariage);
    set(m == "15", kRegroupement);
    set(m == "24" || m == "02", kRenovation);
    set(m == "16", kAssistante);
  }
  return f;
}

Texte::Texte(const Contexte&) {
  for (const Liste& list : kListes) {
    auto& words = listes_.emplace_back();
    std::string_view rest = list.mots;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('|'), rest.size());
      words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  for (const Modele& model : ModelesTexte()) {
    Phrase phrase{model.faits, {}, 0};
    std::string_view rest = model.texte;
    while (!rest.empty()) {
      const std::size_t open = std::min(rest.find('{'), rest.size());
      Morceau piece{rest.substr(0, open), -1};
      rest.remove_prefix(open);
      if (!rest.empty()) {
        const std::size_t close = rest.find('}');
        const std::string_view word = rest.substr(1, close - 1);
        rest.remove_prefix(close + 1);
        for (std::size_t i = 0; i < std::size(kListes); ++i) {
          if (kListes[i].nom == word) piece.mot = static_cast<int>(i);
        }
        if (piece.mot < 0) {
          const int index = MotDeLaDemande(Lowered(word));
          if (index < 0) throw std::logic_error("mot inconnu dans un modèle : " + std::string(word));
          piece.mot = index;
          if (MotRiche(index)) ++phrase.richesse;
        }
      }
      phrase.morceaux.push_back(piece);
    }
    phrases_.push_back(std::move(phrase));
  }
}

void Texte::Phraser(const Phrase& phrase, TirageTexte& t, std::string& out) const {
  if (!out.empty()) out += ' ';
  const std::size_t start = out.size();
  for (const Morceau& piece : phrase.morceaux) {
    out += piece.litteral;
    if (piece.mot >= kPremierMot)
      t.Ecrire(piece.mot, out);
    else if (piece.mot >= 0)
      out += t.rng.Pick(std::span<const std::string_view>(listes_[static_cast<std::size_t>(piece.mot)]));
  }
  Majuscule(out, start);
}

void Texte::Ecrire(const Contexte& ctx, Rng& rng, Demande& d) const {
  if (rng.Chance(kPartQuartier)) {
    const int count = 1 + static_cast<int>(rng.Below(3));
    for (int i = 0; i < count; ++i) {
      d.quartiers.emplace_back();
      EcrireQuartier(ctx, rng, d.quartiers.back());
      Majuscule(d.quartiers.back(), 0);
    }
  }
  if (!rng.Chance(kPartTexte)) return;
  const std::uint64_t facts = Faits(ctx, d);
  constexpr std::uint64_t kMotifsPossibles = kPetit | kCher | kGrand | kSante | kHandicape | kSeparation | kIndecent |
                                             kVoisins | kTravailLoin | kFamilleLoin | kServicesLoin | kExpulse |
                                             kConge | kViolence | kDecohabite | kMariage | kRegroupement | kRenovation |
                                             kAssistante;
  // First why, then the life of the household, then what is sought.
  std::array<const Phrase*, 128> why{};
  std::array<const Phrase*, 128> life{};
  std::array<const Phrase*, 128> wish{};
  std::size_t n_why = 0;
  std::size_t n_life = 0;
  std::size_t n_wish = 0;
  for (const Phrase& p : phrases_) {
    const std::uint64_t needed = p.faits & ~static_cast<std::uint64_t>(kVeut);
    if ((facts & needed) != needed) continue;
    if (p.faits & kVeut)
      wish[n_wish++] = &p;
    else if (p.faits & kMotifsPossibles)
      why[n_why++] = &p;
    else
      life[n_life++] = &p;
  }
  TirageTexte t(ctx, d, rng);
  const std::uint32_t x = rng.Below(100);
  const int wanted = x < 24 ? 1 : x < 62 ? 2 : x < 88 ? 3 : 4;
  int richness = 0;
  int written = 0;
  const auto use = [&](std::array<const Phrase*, 128>& from, std::size_t& n) {
    const std::size_t chosen = rng.Below(static_cast<std::uint32_t>(n));
    const Phrase* phrase = from[chosen];
    from[chosen] = from[--n];
    Phraser(*phrase, t, d.complement);
    richness += phrase->richesse;
    ++written;
  };
  if (n_why > 0 && rng.Chance(0.85)) use(why, n_why);
  while (written < wanted - 1 && n_life > 0 && rng.Chance(n_why > 0 ? 0.6 : 1.0)) use(life, n_life);
  while (written < wanted - 1 && n_why > 0) use(why, n_why);
  while ((written < wanted || richness < kRichesseMinimale) && written < kPhrasesMax && n_wish > 0) use(wish, n_wish);
}

}  // namespace sne::ecole
