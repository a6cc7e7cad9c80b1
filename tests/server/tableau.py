"""How a table of an extraction must read: slow and obvious, from the records in JSON, the catalogue and the territories. What the tests of CSV and
of workbooks compare with, cell by cell."""
import datetime
import decimal
import glob
import json
import os

from banc import ROOT

ENTRE = " ; "


def catalogue():
    with open(os.path.join(ROOT, "schema", "catalogue.json"), encoding="utf-8") as file:
        return json.load(file)

SENSIBLES = {"motif": "Motif sensible", "priorites": "Priorité sensible", "pj_categorie": "Pièce sensible"}  # of other lists: Valeur sensible
MASQUES = {"SENSIBLE", "Valeur sensible", *SENSIBLES.values()}


class Champ:
    """A field, or one of a group; `groupe` is then its list or object."""

    def __init__(self, entry, categorie, groupe=None):
        self.cle, self.libelle, self.type, self.unite = entry["champ"], entry["libelle"], entry["type"], entry.get("unite", "")
        self.nomenclature, self.classe = entry.get("nomenclature"), entry.get("classe", groupe.classe if groupe else "N")
        self.categorie, self.groupe = categorie, groupe
        self.nom = entry.get("projection") or (f"{groupe.cle}.{self.cle}" if groupe else self.cle)
        self.champs = []

    @property
    def entete(self):
        return self.libelle + (f" ({self.unite})" if self.unite and f"({self.unite}" not in self.libelle else "")

    @property
    def a_des_codes(self):
        return self.type in ("enum", "multi", "commune") and self.nomenclature != "guichets"


class Tableau:
    def __init__(self, build):
        self.source = catalogue()
        self.racines = []
        for categorie in self.source["categories"]:
            for entry in categorie.get("champs", categorie.get("criteres")):
                racine = Champ(entry, categorie["libelle"])
                racine.champs = [Champ(sous, categorie["libelle"], racine) for sous in entry.get("champs", [])]
                self.racines.append(racine)
        self.par_nom = {c.nom: c for r in self.racines for c in [r, *r.champs]}
        with open(glob.glob(os.path.join(build, "**", "territoires.json"), recursive=True)[0], encoding="utf-8") as file:
            territoires = json.load(file)
        self.libelles = {n: {v["code"]: v for v in values} for n, values in self.source["nomenclatures"].items()}
        for nom in ("regions", "departements", "epci", "communes"):
            self.libelles[nom] = {v["code"]: v for v in territoires[nom]}

    def libelle(self, champ, code, codes=False, masquer=False):
        if champ.type == "bool3":
            return {"OUI": "oui", "NON": "non"}[code]
        if champ.nomenclature == "guichets":
            return "Portail grand public" if code == "GDPUB" else f"Guichet {code}"
        if champ.nomenclature == "territoires_enregistrement":
            valeur = {"libelle": "Île-de-France"} if code == "111" else self.libelles["departements"].get(code.removeprefix("0"), {"libelle": code})
        else:
            valeur = self.libelles[champ.nomenclature][code]
        if masquer and valeur.get("classe") == "X":
            return "SENSIBLE" if codes else SENSIBLES.get(champ.nomenclature, "Valeur sensible")
        if codes:
            return code
        return valeur["libelle"]

    def valeur(self, champ, brut, codes, masquer):
        """One value as a Python value: text, int, Decimal or date."""
        if brut is None or brut == "":
            return None
        if champ.type in ("enum", "multi", "commune", "bool3"):
            return self.libelle(champ, brut, codes, masquer)
        if champ.type == "bool":
            return "oui" if brut else "non"
        if champ.type == "money":
            return decimal.Decimal(str(brut)).quantize(decimal.Decimal("0.01"))
        if champ.type == "date":
            return datetime.date.fromisoformat(brut)
        return brut

    def cellule(self, champ, demande, codes=False, masquer=True, texte=str):
        """What stands in the cell of a record. `texte`: how a value reads among several."""
        if champ.type == "object":
            return "oui" if demande.get(champ.cle) else "non"
        if champ.groupe and champ.groupe.type == "object":
            return self.valeur(champ, (demande.get(champ.groupe.cle) or {}).get(champ.cle), codes, masquer)
        if champ.groupe:
            bruts = [element.get(champ.cle) for element in demande.get(champ.groupe.cle) or []]
        elif champ.type in ("multi", "texts"):
            bruts = demande.get(champ.cle) or []
        else:
            return self.valeur(champ, demande.get(champ.cle), codes, masquer)
        valeurs, masquee = [], None  # values that are not told apart: one, behind the others
        for brut in bruts:
            valeur = self.valeur(champ, brut, codes, masquer)
            if valeur in MASQUES:
                masquee = valeur
            else:
                valeurs.append("" if valeur is None else texte(valeur))
        if masquee:
            valeurs.append(masquee)
        return ENTRE.join(valeurs) if any(valeurs) else None

    def developper(self, noms):
        """Fields of a list of columns: a group stands for its fields."""
        out = []
        for nom in noms:
            champ = self.par_nom[nom]
            voisins = [champ] if champ.type not in ("list", "object") else ([champ] if champ.cle == "en_instruction" else []) + [
                c for c in champ.champs if c.type != "nir" and c.cle != "nir_empreinte" and (c.classe != "X" or champ.classe == "X")]
            out += [c for c in voisins if c not in out]
        return out

    def reconnaitre(self, entetes):
        """The fields of a row of headers in the order of the catalogue, each with whether it is that of codes. None: it is not in that order."""
        ordre = [c for r in self.racines for c in [r, *r.champs]]
        out, ou = [], 0
        for entete in entetes:
            if entete.endswith(" (code)") and out and entete == out[-1][0].libelle + " (code)":
                out.append((out[-1][0], True))
                continue
            while ou < len(ordre) and (ordre[ou].entete != entete or ordre[ou].type == "list"):
                ou += 1
            if ou == len(ordre):
                return None
            out.append((ordre[ou], False))
            ou += 1
        return out
