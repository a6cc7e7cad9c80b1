// A file as an answer: whole, a part of it (Range), or the word that the client has it already. It is read as it is
// sent, piece by piece; a file that is deleted meanwhile is sent to its end.
#pragma once

#include <memory>
#include <string>

#include "schema/env.h"
#include "server/http_message.h"

namespace sne {

struct FichierAEnvoyer {
  std::unique_ptr<ReadableFile> octets;
  std::string type;
  std::string etag;  // strong, with its quotes
  std::string nom;   // offered for saving; UTF-8
};

HttpResponse EnvoyerFichier(const HttpRequest& requete, FichierAEnvoyer fichier);

// Value of Content-Disposition: the name in UTF-8, and one in ASCII for readers who know no other.
std::string Disposition(std::string_view nom);

// Part of a file name: letters and digits of any script and case are kept, the rest becomes "-"; at most `max` of them.
std::string NomSur(std::string_view texte, std::size_t max);

}  // namespace sne
