#include "query/cotation/explication.h"

#include <algorithm>
#include <vector>

#include "query/request.h"
#include "query/resolve.h"

namespace sne {
namespace {

constexpr std::uint64_t kElargirSous = 30;

Condition Et(std::vector<Condition> conditions) {
  Condition c;
  c.genre = Condition::Genre::kEt;
  c.conditions = std::move(conditions);
  return c;
}

Condition Non(Condition quoi) {
  Condition c;
  c.genre = Condition::Genre::kNon;
  c.conditions = {std::move(quoi)};
  return c;
}

Condition Parmi(const char* champ, const std::vector<std::string>& codes) {
  Condition c;
  c.champ = champ;
  c.parmi.emplace();
  for (const std::string& code : codes) c.parmi->emplace_back(code);
  return c;
}

Condition Entre(const std::string& champ, std::optional<Litteral> min, std::optional<Litteral> max) {
  Condition c;
  c.champ = champ;
  c.min = std::move(min);
  c.max = std::move(max);
  return c;
}

class Comparaison {
 public:
  Comparaison(const Snapshot& s, const Perimetre& perimetre, RowRef row, Ordinal territoire, Echeance echeance,
              Equipe& equipe)
      : s_(s),
        perimetre_(perimetre),
        row_(row),
        territoire_(territoire),
        siren_(s.entier().territoires().epci().Code(territoire)),
        echeance_(echeance),
        equipe_(equipe) {
    typologies_ = CodesDe("typologie");
    const Territoires& t = s.entier().territoires();
    const Value communes = Valeur("commune_souhaitee");
    for (const Ordinal o : Codes(communes)) {
      if (t.commune(o).epci == territoire) communes_.push_back(t.communes().Code(o));
    }
  }

  // Nothing when the application is not active: it is compared with nobody.
  Result<std::optional<Positionnement>> Position(std::int64_t note) {
    std::vector<Condition> meme = {Parmi("statut", {"ACTIVE", "A_RENOUVELER"})};
    const std::vector<std::string> statut = CodesDe("statut");
    if (statut.empty() || (statut[0] != "ACTIVE" && statut[0] != "A_RENOUVELER"))
      return std::optional<Positionnement>();
    Condition presente;
    presente.champ = "cotation@" + siren_;
    presente.present = true;
    meme.push_back(presente);
    if (!typologies_.empty()) meme.push_back(Parmi("typologie", typologies_));
    const std::vector<std::string> tranche = CodesDe("tranche_plafond");
    if (!tranche.empty()) {
      meme.push_back(Parmi("tranche_plafond", tranche));
    } else {
      Condition dite;
      dite.champ = "tranche_plafond";
      dite.present = true;
      meme.push_back(Non(dite));
    }
    Condition mutation;
    mutation.champ = "mutation";
    mutation.egal = Litteral(true);
    meme.push_back(IntOr(Valeur("mutation"), 0) == 2 ? mutation : Non(mutation));

    Positionnement p;
    std::vector<Condition> la = meme;
    la.push_back(Parmi("commune_souhaitee", communes_));
    auto effectif = Total(la);
    if (effectif && *effectif < kElargirSous) {
      p.elargi = true;
      la = std::move(meme);
      effectif = Total(la);
    }
    if (!effectif) return tl::unexpected(effectif.error());
    if (*effectif < kEffectifMin) return std::optional<Positionnement>();
    la.push_back(Entre("cotation@" + siren_, Nombre{static_cast<double>(note + 1), true}, std::nullopt));
    const auto devant = Total(la);
    if (!devant) return tl::unexpected(devant.error());
    p.effectif = *effectif;
    p.rang = *devant + 1;
    p.quart = static_cast<int>(std::min<std::uint64_t>(4, (4 * (p.rang - 1)) / p.effectif + 1));
    return std::optional(p);
  }

  Result<std::optional<DelaiConstate>> Delai() {
    if (typologies_.empty()) return std::optional<DelaiConstate>();
    DelaiConstate d;
    auto mois = MoisJusquAuBail(communes_);
    if (mois && mois->size() < kEffectifMin) {
      d.elargi = true;
      std::vector<std::string> toutes;
      const Territoires& t = s_.entier().territoires();
      for (Ordinal o = 1; o <= t.communes().size(); ++o) {
        if (t.commune(o).epci == territoire_) toutes.push_back(t.communes().Code(o));
      }
      mois = MoisJusquAuBail(toutes);
    }
    if (!mois) return tl::unexpected(mois.error());
    if (mois->size() < kEffectifMin) return std::optional<DelaiConstate>();
    std::sort(mois->begin(), mois->end());
    d.effectif = mois->size();
    double somme = 0;
    for (const int m : *mois) somme += m;
    d.moyen = somme / static_cast<double>(mois->size());
    d.median = ((*mois)[(mois->size() - 1) / 2] + (*mois)[mois->size() / 2]) / 2.0;
    return std::optional(d);
  }

 private:
  Value Valeur(const char* champ) const {
    TextReader textes;
    return ReadValue(s_.entier(), s_.block(row_.bloc), row_.row, s_.entier().FindKey(champ), textes);
  }
  // Of one value or several; none: empty.
  std::vector<std::string> CodesDe(const char* champ) const {
    const Field& f = s_.entier().field(s_.entier().FindKey(champ));
    const Value v = Valeur(champ);
    std::vector<std::string> codes;
    if (f.type == Type::kMulti) {
      for (const Ordinal o : Codes(v)) codes.push_back(f.nomenclature->Code(o));
    } else if (Present(v)) {
      codes.push_back(f.nomenclature->Code(static_cast<Ordinal>(IntOr(v, 0))));
    }
    return codes;
  }

  Result<Plan> PlanDe(std::vector<Condition> conditions) const {
    Requete requete;
    requete.filtres.emplace(Et(std::move(conditions)));
    requete.nombre = 0;
    Plan plan;
    Erreurs erreurs;
    Resolve(requete, ContexteDeRequete{s_.entier(), s_.date_reference(), &s_}, plan, erreurs);
    if (!erreurs.empty()) return Fail(Code::kInternal, "cohorte : " + erreurs[0].chemin + " : " + erreurs[0].detail);
    return plan;
  }
  Result<std::uint64_t> Total(std::vector<Condition> conditions) const {
    auto plan = PlanDe(std::move(conditions));
    if (!plan) return tl::unexpected(plan.error());
    return Search(s_, perimetre_, *plan, nullptr, echeance_, equipe_).map([](const Response& r) { return r.total; });
  }

  // Of each lease of the last 12 months in one of `communes`, for one of the typologies wanted.
  Result<std::vector<int>> MoisJusquAuBail(const std::vector<std::string>& communes) const {
    std::vector<int> mois;
    if (communes.empty()) return mois;
    const Catalogue& c = s_.entier();
    const Jour jour = s_.date_reference(), depuis = PlusMois(jour, -12) + 1;
    auto plan = PlanDe({Parmi("statut", {"ATTRIBUEE", "RADIEE"}),
                        Entre("attribution.date_bail", EcrireDate(depuis), EcrireDate(jour)),
                        Parmi("attribution.typologie", typologies_), Parmi("attribution.commune", communes)});
    if (!plan) return tl::unexpected(plan.error());
    auto lignes = Matching(s_, perimetre_, *plan, echeance_, equipe_);
    if (!lignes) return tl::unexpected(lignes.error());
    const FieldId attribution = c.FindKey("attribution"), date = c.FindKey("date_bail", attribution);
    const FieldId creation = c.FindKey("date_creation");
    for (const LignesDeBloc& l : *lignes) {
      const Block& bloc = s_.block(l.bloc);
      const Offsets& elements = bloc.column(attribution).elements;
      l.rows.ForEach([&](std::uint32_t row) {
        mois.push_back(MoisComplets(static_cast<Jour>(bloc.column(creation).scalaire.Value(row)),
                                    static_cast<Jour>(bloc.column(date).scalaire.Value(elements.Begin(row)))));
      });
    }
    SNE_TRY(s_.Sain());
    return mois;
  }

  const Snapshot& s_;
  const Perimetre& perimetre_;
  const RowRef row_;
  const Ordinal territoire_;
  const std::string siren_;
  const Echeance echeance_;
  Equipe& equipe_;
  std::vector<std::string> typologies_, communes_;  // wanted; communes in the territory
};

std::optional<NoteLivree> Livree(const Snapshot& s, RowRef row, Ordinal territoire) {
  const Catalogue& c = s.entier();
  const FieldId liste = c.FindKey("cotations_livrees");
  if (liste == kNoField) return std::nullopt;
  const auto slot = [&](const char* cle) { return c.field(c.FindKey(cle, liste)).slot; };
  TextReader textes;
  const Value notes = ReadValue(c, s.block(row.bloc), row.row, liste, textes);
  for (const Record& r : Elements(notes)) {
    if (static_cast<Ordinal>(IntOr(r.valeurs[slot("epci")], 0)) != territoire || !Present(r.valeurs[slot("note")]))
      continue;
    return NoteLivree{IntOr(r.valeurs[slot("note")], 0), static_cast<Jour>(IntOr(r.valeurs[slot("date")], 0)),
                      static_cast<Ordinal>(IntOr(r.valeurs[slot("origine")], 0))};
  }
  return std::nullopt;
}

}  // namespace

Result<Explication> ExpliquerNote(const Snapshot& s, const Perimetre& perimetre, RowRef row, Ordinal territoire,
                                  const GrilleLiee* grille, Echeance echeance, Equipe& equipe) {
  Explication e;
  e.livree = Livree(s, row, territoire);
  if (grille != nullptr) e.detail = grille->Detailler(s, row);
  if (e.detail) e.note = e.detail->note;
  if (e.livree) e.note = e.livree->note;
  Comparaison comparaison(s, perimetre, row, territoire, echeance, equipe);
  if (e.note) {
    auto position = comparaison.Position(*e.note);
    if (!position) return tl::unexpected(position.error());
    e.positionnement = *position;
  }
  auto delai = comparaison.Delai();
  if (!delai) return tl::unexpected(delai.error());
  e.delai = *delai;
  SNE_TRY(s.Sain());
  return e;
}

}  // namespace sne
