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
bool MotRiche(int mot);
// The name of a neighbourhood: "Les Charmettes", "cité Jean-Moulin".
void EcrireQuartier(const Contexte& ctx, Rng& rng, std::string& out);

// What the words of one text have in common: the same people, the same school.
struct TirageTexte {
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
  // Appends the word of that number. REQUIRES: the facts that its model asks for.
  void Ecrire(int mot, std::string& out);

  // "à Lyon", "du Havre": the commune after its preposition.
  void Lieu(std::string& out, void (*append)(std::string&, std::string_view), std::uint32_t commune) const;
  // Surname of somebody else.
  void Nom(std::string& out);
  int AgeEnfant() const { return CompleteYears(enfant->naissance, ctx.date); }

  const Contexte& ctx;
  const Demande& d;
  Rng& rng;
  const PersonneACharge* enfant = nullptr;   // first minor child
  const PersonneACharge* enfant2 = nullptr;  // another one, of another name
  int nb_enfants = 0;                        // minor ones
  std::string ecole;                         // drawn once for a text
  std::string quartier;
};

}  // namespace sne::ecole
