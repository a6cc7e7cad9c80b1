#include "tests/reference/reference.h"

#include <algorithm>

#include "schema/collation.h"

namespace sne::testing {
namespace {

bool NommeStatut(const Condition& c) {
  if (c.genre == Condition::Genre::kFeuille) return c.champ == "statut";
  return std::any_of(c.conditions.begin(), c.conditions.end(), NommeStatut);
}

int Compter(const Condition& c) {
  int n = 1 + (c.element ? Compter(*c.element) : 0);
  for (const Condition& e : c.conditions) n += Compter(e);
  return n;
}

// A condition of the outermost level and, when it is a leaf or `non` of one, the field it is about.
struct Branche {
  Predicat predicat;
  const Field* propre = nullptr;
  std::string epci;
  std::vector<std::int64_t> valeurs;  // that the leaf names
};

Branche LireBranche(const Catalogue& c, const Condition& q, int profondeur, Refus& refus) {
  Branche b{CompilerCondition(c, q, kNoField, profondeur, refus), nullptr, {}, {}};
  const Condition& feuille = q.genre == Condition::Genre::kNon && !q.conditions.empty() ? q.conditions[0] : q;
  if (feuille.genre != Condition::Genre::kFeuille || !refus.motif.empty()) return b;
  b.epci = feuille.epci;
  b.propre = ChampDe(c, feuille.champ, b.epci, refus);
  if (b.propre->type == Type::kCotation) b.epci = LireTerritoire(c, b.epci, refus);
  if (b.propre->IsString() || (!feuille.egal && !feuille.parmi)) return b;
  for (const Litteral& l : feuille.egal ? std::vector<Litteral>{*feuille.egal} : *feuille.parmi) {
    if (b.propre->type == Type::kObject) {
      b.valeurs.push_back(std::get<bool>(l) ? 2 : 1);
    } else if (const auto v = LireValeurDe(*b.propre, l, refus)) {
      b.valeurs.push_back(*v);
    }
  }
  return b;
}

struct Cle {
  const Field* champ;
  bool descendant;
  Ordinal territoire = kNoOrdinal;  // of a cotation
};

// <0, 0, >0: a stands before b by this key.
int Comparer(const Catalogue& c, const Cle& cle, const Demande& a, const Demande& b) {
  const Field& f = *cle.champ;
  const auto valeur = [&](const Demande& d) -> Value {
    if (f.type == Type::kObject) return static_cast<std::int64_t>(Present(d.valeurs[f.slot]) ? 2 : 1);
    if (f.type == Type::kCotation) {
      const auto note = NoteDe(c, d, cle.territoire);
      return note ? Value(*note) : Value();
    }
    if (f.parent == kNoField) return d.valeurs[f.slot];
    const Records& objet = Elements(d.valeurs[c.field(f.parent).slot]);
    return objet.empty() ? Value() : objet[0].valeurs[f.slot];
  };
  const Value va = valeur(a), vb = valeur(b);
  if (Present(va) != Present(vb)) return Present(va) ? -1 : 1;  // no value: last, in both directions
  if (!Present(va)) return 0;
  int ordre = 0;
  if (const auto* x = std::get_if<std::int64_t>(&va)) {
    const std::int64_t y = std::get<std::int64_t>(vb);
    ordre = *x < y ? -1 : *x > y;
  } else if (f.type == Type::kName) {
    ordre = CollationCompare(Str(va), Str(vb));
  } else {
    ordre = Str(va).compare(Str(vb));
  }
  return cle.descendant ? -ordre : ordre;
}

}  // namespace

Reference::Reference(const Catalogue& catalogue, std::vector<Demande> demandes, Jour jour, const Grilles& grilles)
    : catalogue_(catalogue), demandes_(std::move(demandes)) {
  NoterToutes(catalogue, grilles, jour, demandes_);
  MarquerDoublons(catalogue, demandes_);
}

ReponseAttendue Reference::Repondre(const Requete& q, const std::set<std::string>* perimetre,
                                    const Ressort& ressort) const {
  const Catalogue& c = catalogue_;
  Refus refus;
  std::vector<Branche> branches;
  if (q.filtres) {
    if (Compter(*q.filtres) > kConditionsMax) refus.Poser("trop de conditions");
    if (q.filtres->genre == Condition::Genre::kEt) {
      for (const Condition& e : q.filtres->conditions) branches.push_back(LireBranche(c, e, 2, refus));
    } else {
      branches.push_back(LireBranche(c, *q.filtres, 1, refus));
    }
  }
  if (!q.filtres || !NommeStatut(*q.filtres)) {
    Condition vivantes;
    vivantes.champ = "statut";
    vivantes.parmi = {"ACTIVE", "A_RENOUVELER", "EXPIREE", "ATTRIBUEE"};
    branches.push_back({CompilerCondition(c, vivantes, kNoField, 1, refus), nullptr, {}, {}});
  }
  const QCompris compris = ComprendreQ(c, q.q, refus);

  std::vector<FacetteComprise> facettes;
  for (const DemandeDeFacette& d : q.facettes) {
    FacetteComprise f{d, nullptr, d.epci, {}, {}};
    f.champ = ChampDe(c, d.champ, f.epci, refus);
    if (f.champ == nullptr) break;
    if (f.champ->type == Type::kCotation) f.epci = LireTerritoire(c, f.epci, refus);
    f.nom = !d.nom.empty() ? d.nom : f.champ->type == Type::kCotation ? "cotation@" + f.epci : f.champ->nom_public();
    VerifierFacette(f, refus);
    for (const FacetteComprise& autre : facettes) {
      if (autre.nom == f.nom) refus.Poser("deux facettes du même nom");
    }
    facettes.push_back(f);
  }
  if (q.facettes.size() > static_cast<std::size_t>(kFacettesMax)) refus.Poser("trop de facettes");

  std::vector<Cle> tri;
  for (const CleDeTri& t : q.tri) {
    std::string epci = t.epci;
    const Field* f = ChampDe(c, t.champ, epci, refus);
    if (f == nullptr) break;
    if (f->type == Type::kCotation) {
      tri.push_back({f, t.descendant, TerritoireDe(c, LireTerritoire(c, epci, refus))});
      continue;
    }
    if (!f->tri || f->type == Type::kMulti || (f->parent != kNoField && c.field(f->parent).type == Type::kList))
      refus.Poser("tri sur " + t.champ);
    tri.push_back({f, t.descendant});
  }
  const bool recentes = q.tri.empty() && !compris.mots.empty();  // after relevance: the last to have moved first
  if (q.tri.empty() && !recentes) tri.push_back({&c.field(c.Find("date_creation")), false});
  if (q.nombre && (*q.nombre < 0 || *q.nombre > kNombreMax)) refus.Poser("nombre");

  ReponseAttendue r;
  if (!refus.motif.empty()) {
    r.refusee = true;
    r.motif = refus.motif;
    return r;
  }

  const Field& numero = c.entier().field(c.entier().Find("numero_unique"));
  struct Ligne {
    const Demande* d;
    Pertinence p;
  };
  std::vector<Ligne> candidates, lignes;  // answering q; and every condition too
  for (const Demande& d : demandes_) {
    if (perimetre != nullptr && !perimetre->contains(std::string(Str(d.valeurs[numero.slot])))) continue;
    if (!std::all_of(compris.exactes.begin(), compris.exactes.end(), [&](const Predicat& p) { return p(d); })) continue;
    const Pertinence p = compris.mots.empty() ? Pertinence{true, true, true} : PertinenceDe(c, d, compris.mots);
    if (!p.trouvee) continue;
    candidates.push_back({&d, p});
    if (std::all_of(branches.begin(), branches.end(), [&](const Branche& b) { return b.predicat(d); }))
      lignes.push_back({&d, p});
  }

  for (FacetteComprise& f : facettes) {
    const auto propre = [&](const Branche& b) { return b.propre == f.champ && b.epci == f.epci; };
    std::vector<const Demande*> comptees;
    for (const Ligne& l : candidates) {
      const bool exclure = f.demande.exclure_propre_filtre.value_or(q.exclure_propre_filtre);
      if (std::all_of(branches.begin(), branches.end(),
                      [&](const Branche& b) { return (exclure && propre(b)) || b.predicat(*l.d); }))
        comptees.push_back(l.d);
    }
    for (const Branche& b : branches) {
      if (propre(b)) f.selectionnees.insert(f.selectionnees.end(), b.valeurs.begin(), b.valeurs.end());
    }
    r.facettes.push_back(CompterFacette(c, f, comptees, r.trop_de_tranches));
  }

  std::sort(lignes.begin(), lignes.end(), [&](const Ligne& a, const Ligne& b) {
    if (a.p.stricte != b.p.stricte) return a.p.stricte;
    if (q.tri.empty() && a.p != b.p) return a.p > b.p;
    if (recentes) {
      const auto du_ressort = [&](const Demande& d) {
        const auto un_de = [&](const char* champ, const std::vector<Ordinal>& la) {
          const auto codes = Codes(d.valeurs[c.field(c.Find(champ)).slot]);
          return std::find_first_of(codes.begin(), codes.end(), la.begin(), la.end()) != codes.end();
        };
        return un_de("departement_souhaite", ressort.departements) || un_de("epci_souhaite", ressort.epci);
      };
      if (du_ressort(*a.d) != du_ressort(*b.d)) return du_ressort(*a.d);
      const auto mouvement = [&](const Demande& d) {
        const auto date = [&](const char* champ) { return IntOr(d.valeurs[c.field(c.Find(champ)).slot], INT64_MIN); };
        return std::max(date("date_creation"), date("date_dernier_renouvellement"));
      };
      if (mouvement(*a.d) != mouvement(*b.d)) return mouvement(*a.d) > mouvement(*b.d);
    }
    for (const Cle& cle : tri) {
      if (const int ordre = Comparer(c, cle, *a.d, *b.d)) return ordre < 0;
    }
    return Str(a.d->valeurs[numero.slot]) < Str(b.d->valeurs[numero.slot]);
  });
  for (const Ligne& l : lignes) {
    r.lignes.push_back({std::string(Str(l.d->valeurs[numero.slot])), !l.p.stricte});
    ++(l.p.stricte ? r.strict : r.tolerant);
  }
  return r;
}

}  // namespace sne::testing
