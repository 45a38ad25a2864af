# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# The file lists of the module exist once, in files.txt. A file whose name says wifi needs ns-3's Wi-Fi
# module; where that is absent, files named *-without-wifi.cc stand in.
#
# Sets mip6sec_headers, mip6sec_private_headers, mip6sec_sources, mip6sec_tests, mip6sec_examples, mip6sec_bench,
# mip6sec_fuzz, mip6sec_tools, mip6sec_checks, mip6sec_python_examples and mip6sec_python_tests, relative to the module's
# folder.
#
# @param with_wifi name of a variable that says whether ns-3 has Wi-Fi
macro(mip6sec_file_lists with_wifi)
  set_property(
    DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/files.txt
  )
  file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/files.txt mip6sec_files)
  list(SORT mip6sec_files)
  list(REMOVE_DUPLICATES mip6sec_files)
  if(${${with_wifi}})
    list(FILTER mip6sec_files EXCLUDE REGEX "-without-wifi\\.cc$")
  else()
    set(mip6sec_stand_ins ${mip6sec_files})
    list(FILTER mip6sec_stand_ins INCLUDE REGEX "-without-wifi\\.cc$")
    list(FILTER mip6sec_files EXCLUDE REGEX "wifi[^/]*\\.cc$")
    list(APPEND mip6sec_files ${mip6sec_stand_ins})
  endif()
  foreach(
    kind
    "headers:^(model|helper)/.*\\.h$"
    "sources:^(model|helper)/.*\\.cc$"
    "tests:^test/[^/]*\\.cc$"
    "examples:^examples/.*\\.cc$"
    "bench:^test/bench/.*\\.cc$"
    "fuzz:^test/fuzz/.*\\.cc$"
    "tools:^test/tools/.*\\.cc$"
    "checks:^test/[^/]*-check\\.py$"
    "python_examples:^examples/[^/]*\\.py$"
    "python_tests:^bindings/test_[^/]*\\.py$"
  )
    string(REGEX MATCH "^([a-z_]+):(.*)$" kind "${kind}")
    set(mip6sec_${CMAKE_MATCH_1} ${mip6sec_files})
    list(FILTER mip6sec_${CMAKE_MATCH_1} INCLUDE REGEX "${CMAKE_MATCH_2}")
  endforeach()
  set(mip6sec_private_headers ${mip6sec_headers})
  list(FILTER mip6sec_private_headers INCLUDE REGEX "mip6sec-compat\\.h$")
  list(REMOVE_ITEM mip6sec_headers ${mip6sec_private_headers})
endmacro()
