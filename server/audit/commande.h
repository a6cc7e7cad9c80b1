// sne-server audit …: what is done with a record of accesses without a server.
#pragma once

namespace sne {

// argv[0] is "audit". Returns the exit code: 0 sound, 4 findings, 1 it could not be read, 2 not understood.
int CommandeAudit(int argc, char** argv);

}  // namespace sne
