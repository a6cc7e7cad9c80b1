# Tests of the HTTP layer: the units, and the hostile messages against a server made of that layer alone.
set(HTTP_TESTS ${CMAKE_CURRENT_LIST_DIR})
add_executable(echo_server ${HTTP_TESTS}/echo_server.cc)
target_link_libraries(echo_server PRIVATE sne_http)
