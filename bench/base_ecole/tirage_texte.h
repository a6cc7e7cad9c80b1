// bench/base_ecole/tirage_texte.h
// The words of one complement_demande that come from the record or are drawn from open sets.
#pragma once

#include <string>
#include <string_view>

#include "bench/base_ecole/contexte.h"
#include "bench/base_ecole/demande.h"
#include "bench/base_ecole/francais.h"

namespace sne::ecole {

inline constexpr int kPremierMot = 1000;

// Number of a word of the record, from kPremierMot on; -1 when there is none of that name.
int MotDeLaDemande(std::string_view mot);
// Whether few texts share the word's value.
bool MotRiche(std::string_view mot);
// The name of a neighbourhood: "Les Charmettes", "cité Jean-Moulin".
void EcrireQuartier(const Contexte& ctx, Rng& rng, std::string& out);

// What the words of one text have in common: the same people, the same street.
struct TirageTexte {
  const Contexte& ctx;
  const Demande& d;
  Rng& rng;
  const PersonneACharge* enfant = nullptr;
  const PersonneACharge* enfant2 = nullptr;
  int nb_enfants = 0;
  std::string ecole;
  std::string rue;
  std::string quartier;

  TirageTexte(const Contexte& c, const Demande& demande, Rng& r) : ctx(c), d(demande), rng(r) {
    for (const PersonneACharge& p : d.a_charge) {
      if (p.lien != 'E' || CompleteYears(p.naissance, ctx.date) >= 18) continue;
      ++nb_enfants;
      if (enfant == nullptr)
        enfant = &p;
      else if (p.prenom != enfant->prenom)
        enfant2 = &p;
    }
  }
  std::string_view Commune(std::uint32_t index) const {
    return SansArrondissement(ctx.territoires.communes()[index].libelle);
  }
  void Trimmed(std::string& out, void (*append)(std::string&, std::string_view), std::string_view place) const {
    std::string text;
    append(text, place);
    out += std::string_view(text).substr(1);
  }
  void Nom(std::string& out) {
    std::string nom;
    ctx.noms.Nom(Noms::TirerOrigine(d.demandeur.nationalite, ctx.territoires.departements()[d.departement].code, rng),
                 rng, nom);
    AppendCapitalise(out, nom);
  }
  int AgeEnfant() const { return CompleteYears(enfant->naissance, ctx.date); }
  // Appends the word of that number. REQUIRES: the facts that its model asks for.
  void Mot(int mot, std::string& out);
};

}  // namespace sne::ecole
