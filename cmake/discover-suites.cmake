# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception

# Read by ctest: one test for each test suite that the program lists.
execute_process(COMMAND ${runner} --list OUTPUT_VARIABLE suites RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  add_test(mip6sec-test-lists-its-suites ${runner} --list)
endif()
string(REGEX MATCHALL "mip6sec-[a-z0-9-]+" suites "${suites}")
foreach(suite ${suites})
  add_test(${suite} ${runner} --verbose --suite=${suite})
  set_tests_properties(${suite} PROPERTIES TIMEOUT 600)
  # The longest first, so that none of them is left over in the end
  if(suite MATCHES "endurance|system")
    set_tests_properties(${suite} PROPERTIES COST 1000)
  endif()
endforeach()
