/*
 * SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
 */
#ifndef MIP6SEC_CERTIFICATE_VECTORS_H
#define MIP6SEC_CERTIFICATE_VECTORS_H

// Written by test/certificates/make-certificates.sh; each with the command that made it
namespace ns3
{
namespace mip6sec
{

// clang-format off

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048; openssl ca -keyfile anchor.key -selfsign -extensions anchor -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_ANCHOR =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDQDCCAiigAwIBAgIBATANBgkqhkiG9w0BAQsFADARMQ8wDQYDVQQDDAZhbmNo\n"
    "b3IwIBcNMjQwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBExDzANBgNVBAMM\n"
    "BmFuY2hvcjCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAJtYHoQP9zjO\n"
    "PcoAtTcGj1YLmmKrnzqc6akJI9aYfGzkdXhuRCo0mBudIR+Kw/P0ukDKbHQo80LI\n"
    "C3BM2H+V73tp+cExKE24c8o6u7h4lhHZ3WqJjZ6eGuMGFX7mvfMAyY90dg3SATth\n"
    "8jhkG1mEcMMFbx9BuvnjwAebVx620qLilBzk5Jn4pR5MA76NKVWOOpVkKqbH3wWt\n"
    "cWRc6MlIjSEm14YpxQj8zItokoeJkhS6ZPeXxMTyzyaaBq3OZIZRsnMtIHGGxWzx\n"
    "cEyKfiAjBdLv3068jXfsztwtFdveXXyB0kr/c7fZ0rSPd8wQ/J2vH7eRqd3qHIHk\n"
    "8l27z6zUJIkCAwEAAaOBoDCBnTAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQE\n"
    "AwIBBjAdBgNVHQ4EFgQUy7d45xpXDipt2k1joAyX8sk8jScwHQYDVR0RBBYwFIIS\n"
    "YW5jaG9yLmV4YW1wbGUubmV0MDwGCCsGAQUFBwEHAQH/BC0wKzAKBAIAATAEAwIA\n"
    "CjAdBAIAAjAXAwUAIAEACjAOAwUCIAEADAMFACABAA4wDQYJKoZIhvcNAQELBQAD\n"
    "ggEBAHHTS/jco0JNy0HhMes03TRonqTKU9R5hlRioEzyqjqVnRbd8j1nOepuyItv\n"
    "vUzPd13Ef3cOd3nVgI+TBfSYmITamwyCcIHcp8zMlC5PhKyovpBJlu0ClZPalr5A\n"
    "AHif5iKSMvGSDt5gdE5bQ9Sr4gx5aBbFcM/4bsK/4tzvYd+YOr6OYp/pRwfB9+vs\n"
    "XAoweahTaYlhuzgCft3YXxYOm8CpawrZ5S84YvG49rEG7BzG/uMwXONtXsj7VYS2\n"
    "YICxelbEesXQi/ZEsgZ+XxUpdGUjY1N6LcoSV+Tu29VLP/xVJQiWlP5wTik9y1Di\n"
    "WUm0rk1mmb6tJDpO9ZRIMiC+6kM=\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048; openssl ca -keyfile anchor.key -cert anchor.pem -extensions operator -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_OPERATOR =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIDVDCCAjygAwIBAgIBAjANBgkqhkiG9w0BAQsFADARMQ8wDQYDVQQDDAZhbmNo\n"
    "b3IwIBcNMjQwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBMxETAPBgNVBAMM\n"
    "CG9wZXJhdG9yMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoIFxtGml\n"
    "emJ4iLV1wC3/XTFczr6PypM3706K9XoSTmFI+uDqptDL74M6jiIzwGoJZYpD9Yrp\n"
    "a+dK5hfevx6bUsRpatfYtvhiGWJmmuQNoCznxvSISlA4992C8cH6MtUXlX5bmDTv\n"
    "Ika7ZPKMEzESmMa12ZQnNl25nj0Jr4H63Xi7OdIoL0kFPHY7CAhUhFpaH51XB4mh\n"
    "LaXGBdlgZshZ8j/lvbcJlEqsaCZZ4FJYGro4BXPujTjiPPUNsrsZgKTXbxfOW4y1\n"
    "z4fbYVNKFCPoGUvI5YFUbNny5d1YCzkkxaYoodu2obTcmMdf9WpbAbqo+C50mxvK\n"
    "lTqeVFosNBcZ3QIDAQABo4GyMIGvMBIGA1UdEwEB/wQIMAYBAf8CAQAwDgYDVR0P\n"
    "AQH/BAQDAgEGMB0GA1UdDgQWBBQKPSnVWe5BlzkVN3Ch7yBPryw5CDAfBgNVHSME\n"
    "GDAWgBTLt3jnGlcOKm3aTWOgDJfyyTyNJzBJBggrBgEFBQcBBwEB/wQ6MDgwNgQC\n"
    "AAIwMAMGBiABAAoAMCYDEQAgAQAMAAAAAAAAAAAAAAABAxEDIAEADAAAAAAAAAAA\n"
    "AAAAADANBgkqhkiG9w0BAQsFAAOCAQEAT6KmzVk7RJfQxiyX846CQK65vl09yC9+\n"
    "9RNGecyY3ZZnkxycP5bjGpVFzRPZV/Q4gCPz5oE/uzNySUhBcMPu3Tu8j4+doCOK\n"
    "0rJAoKH3DigGOHx5HwidI6Z68/kjLeFJXOWZMflNrvyZ2CNyRj8Eg2n8vEPOSP+f\n"
    "6YWnAal7QoQobH0Mweq5R2Y202K4X+dipZ7pDdXuobECLAXUtGvSsnjjTsw8n0Bz\n"
    "ZnZtJHFWtaQHUHwmeabh0MTkghIt3qufGZdFD1UUAHLvtzJ8WH632G6teoL5WnEc\n"
    "GoRRK6j29QeBHIGwUdLzRshvdS4HPAmVuVtocNY6JhqG+MwqhY/tRQ==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_ROUTER =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICkzCCAXugAwIBAgIBAzANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowETEPMA0GA1UE\n"
    "AwwGcm91dGVyMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDEu79Z4gptcNQF\n"
    "s/kkbYoINH9jlQQF00O3hjQcnZ7ylTFbCgdcCarh8DBQaUt+f2fU0AtzGXmaxk6P\n"
    "kW6WryXln9aKyvs0WLf345m6opEnErNEsf5OB3VW8L+HJyOH6vYhVMsAWEL1UzgN\n"
    "llHxBZloKZD4mQc1D2KvSSwI1WuuSQIDAQABo3YwdDAOBgNVHQ8BAf8EBAMCB4Aw\n"
    "HQYDVR0OBBYEFKqKXrHccCFKG9hN6a8HJOq6FSTjMB8GA1UdIwQYMBaAFAo9KdVZ\n"
    "7kGXORU3cKHvIE+vLDkIMCIGCCsGAQUFBwEHAQH/BBMwETAPBAIAAjAJAwcAIAEA\n"
    "CgABMA0GCSqGSIb3DQEBCwUAA4IBAQCa02lZDjK1y5BVCUFvn7grckUJ1zeUaKjn\n"
    "XIgc98baft31msNzekQ5lNILB4FLj9KKZgzZCVmgSJh6pLAjnnD/Q36SzQt/bvGh\n"
    "2pDTXqr5W33fTGRz8HClcwl8ii7fNLDu+2NPzQxAKTPMvzdGfhmsrs0cI/zfgm0x\n"
    "mzG1djwmnPIy7CIshfXm4hqjhviBhu3tqWFR8PP2yfpauLg+EcxnbB+5Fe2DPndK\n"
    "QIPTlfUMArTDcOwCzAPW31DSxVPG85tJZmE+qSX5Bhqw7KwPeZlwCa08LwIvJnWQ\n"
    "k4ak29jBvFp4mhzOfeeKqSjcXE7DZ0fub/+bjxMpDjPM6D1xwxGt\n"
    "-----END CERTIFICATE-----\n";

/// the key of CERT_ROUTER
static const char* const KEY_ROUTER =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMS7v1niCm1w1AWz\n"
    "+SRtigg0f2OVBAXTQ7eGNBydnvKVMVsKB1wJquHwMFBpS35/Z9TQC3MZeZrGTo+R\n"
    "bpavJeWf1orK+zRYt/fjmbqikScSs0Sx/k4HdVbwv4cnI4fq9iFUywBYQvVTOA2W\n"
    "UfEFmWgpkPiZBzUPYq9JLAjVa65JAgMBAAECgYAgEOH9ioRcljlYvJ7tOxV2hOgG\n"
    "mTFQqcCt1ygDSgWwUHT8+8N7UvARZ47YbHErqySHYWmcVxilC5GegPvff6jTXW92\n"
    "qAn/tjivn1OyslC0/rUcwxhrCxbWoH+jTlaNUbaXctD8YOKfLtarQ570u1OYT9UA\n"
    "B9kiObi3zy/VeG24AQJBAOU8SsNdTpwteNoarFTaSOAPMULT36c8rtK1uPGmwcuh\n"
    "ZkJ+ZthlJfIqDnUdmmaOl2bcThIaaAxDJcHBHfbOnYECQQDbs/ymimU6WcEJtE6H\n"
    "6r719SPeoAz93pnZidWK//g0OyfXYakgy4vz94/4dS5BqiWpB/lB7Jt6l8J5MM8o\n"
    "vATJAkEA3KNOdoHNkub1hj/cFQPQ1s/ooyDZCNeQkUDVlMnjh8J+cYvGI4wfnNk7\n"
    "9x+aKBIgyaFMB4KhGQRcSAQ/eflegQJARHtZ6V+CJioL7cZyJBOb6na6843X/toA\n"
    "ArrgAS/AYid+R7h9S2em/CjSi5ObE4TBsGp324CxBgl/6N658+yHYQJAST7Mr8i2\n"
    "iuyUbkpfZtyo9Q3wHi8Efq+q1uH1U+EuPxcwUR/lSbAhEKeQ4B8sinijVJfxslP2\n"
    "U+Iz1dw3w1tSmg==\n"
    "-----END PRIVATE KEY-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z -md sha1
static const char* const CERT_SHA1 =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICkTCCAXmgAwIBAgIBBDANBgkqhkiG9w0BAQUFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowDzENMAsGA1UE\n"
    "AwwEc2hhMTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAunPV7zn5NY+QYmF8\n"
    "jMJK5qTcWZhN9Iq7LNtrJr9uFLlbw9UkHGM0g1pITWITaQntqBGRHfdJDEEUANo4\n"
    "1XuwuEWcWtbqnr5HVdAQy6m7EtENWfZJkb0oST4Cy5NyJr/N1VFZI7evVxupAmRF\n"
    "ppR/mfYQz44wN/JZ50Fi/bJcRRcCAwEAAaN2MHQwDgYDVR0PAQH/BAQDAgeAMB0G\n"
    "A1UdDgQWBBTHKbH6J7TH/Y7iLNULTaGf34FMfzAfBgNVHSMEGDAWgBQKPSnVWe5B\n"
    "lzkVN3Ch7yBPryw5CDAiBggrBgEFBQcBBwEB/wQTMBEwDwQCAAIwCQMHACABAAoA\n"
    "ATANBgkqhkiG9w0BAQUFAAOCAQEAIU4NGFY22ScEmyLuro4U+HkvaG5B4hzfEiDz\n"
    "udmC6aIuUEdYOT3ieuiujgZDQSeYl0LMTjlkefXtNHFup+35gwinlvOdxohLFELc\n"
    "eWKAvrk7vGTM9TV2zlMI6Z5V/cz6LW9JOcaX+yL9ek/ow23o0A7RDIpzjkdU5+0l\n"
    "g58qTG4UC0ok2Mxmkypsk459VoLX4G0MHYnIR3rOt02P+L9K1L1ucYm0wprpYEt2\n"
    "3UBoMzuwDXCjm6nqYiAgetXwZFHPbEISqbTELlhRxusz83LDJxDGzq7TRAm2/+vI\n"
    "y3RIMlNgRwu2Q9BhMJmswsswoV7Y2rOJZa3kOOzmYny1GkaA1g==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z -md sha512
static const char* const CERT_SHA512 =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICkzCCAXugAwIBAgIBBTANBgkqhkiG9w0BAQ0FADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowETEPMA0GA1UE\n"
    "AwwGc2hhNTEyMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDlhdAYTB5O17Mi\n"
    "bpOv5QNO3VRAxJZM2F2dCrkjy2y185nPR6ODcRuwdDUFrxed3iVeiFP8pcphArhW\n"
    "2PUol3R9kmMB0Ywq/AAWIiUlaq8DCneFH0Z0swAs/myXADN80g12P50FdPuCpz5e\n"
    "jy4GVN+GvSEeHOUyhka8aBxMsWlivQIDAQABo3YwdDAOBgNVHQ8BAf8EBAMCB4Aw\n"
    "HQYDVR0OBBYEFOepjteyx9o+DftxhlOGRukEHZmwMB8GA1UdIwQYMBaAFAo9KdVZ\n"
    "7kGXORU3cKHvIE+vLDkIMCIGCCsGAQUFBwEHAQH/BBMwETAPBAIAAjAJAwcAIAEA\n"
    "CgABMA0GCSqGSIb3DQEBDQUAA4IBAQA4DOU/Kfw+zzejKWrGrKDWP/EQzIZPL62o\n"
    "/XD7E2wsYahMSTmzfLg9qSClWW7tEbN35isL4V0OzKeXDqRHXHlLT3UQTnEoJ5n2\n"
    "PNaCkXAIibMKqhyWItIAJ7FGOlTxsRJF60TRqDgR+g65iFcV/lthOsB/eZ/ojEaV\n"
    "OZ0F3sKsxEZy0vXYAvgIvymHUB9Dj8cFbytGVxLx71SnJcIhnE4R8HCpaEGF8Ial\n"
    "/T18byScQJONNuMKRS3ebquIqbgZENo8V0LoRRiVkT1PkLqUidaIDVsthI7I4wnd\n"
    "PlNRzxJilMXgQoQix4uvZcYCzeDkBfYkzrWJP/eeL04agby8UVE0\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions inherit -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_INHERIT =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICizCCAXOgAwIBAgIBBjANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowEjEQMA4GA1UE\n"
    "AwwHaW5oZXJpdDCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEApZIDnnUpedzJ\n"
    "POt1blqVwRhMNkTbwTwmTuazIPE9yP4vXwppquwn64ar4erou/dYqPs3qWeptt4U\n"
    "EvDZ2nXntPq40l96mG6hpvrWGFlLwlvByKPUGYFpsyfYgnk/sV4eJWxZEDC9n70u\n"
    "33gaE8aovrPjzw1BCRu8E0r1bcTn510CAwEAAaNtMGswDgYDVR0PAQH/BAQDAgeA\n"
    "MB0GA1UdDgQWBBQ/CH01rI0VeaaB703e+aCT8h8MjzAfBgNVHSMEGDAWgBQKPSnV\n"
    "We5BlzkVN3Ch7yBPryw5CDAZBggrBgEFBQcBBwEB/wQKMAgwBgQCAAIFADANBgkq\n"
    "hkiG9w0BAQsFAAOCAQEAPBS0erHSqYjJ/wvUXu1X0QmIh0DOq6Yc7LHoYyiE8DVP\n"
    "WU+TbyV9/tVMX8vlKAugU5BCk9Lh2H9e2r5lm4jvzR3Pgv0IvnxDthhImvYDbzpb\n"
    "U+r2Om88r0DdekByl0twLw6bRB7YPG0aZi2XweVF1f6sCGf69L+6J6ZvYr17PxNA\n"
    "K/DcCPANXC9S9Ai8yc350pR0LMayQMUu2+2dAfv+pRGA9n7mOiOfCaaudtQ5/idk\n"
    "3liycnvYKAy+9R+XP3MOvSFHuzmqmFxYEv2+U1QB27BkNMti33OXlcqIiJx/8xJF\n"
    "qMiIz/oKJrJt9NH/J7luGhFsEgZYU543lUu3sNb4AA==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions null -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_NULL_PREFIX =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICizCCAXOgAwIBAgIBBzANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowDzENMAsGA1UE\n"
    "AwwEbnVsbDCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA3IE4+jK8gvXNMg3R\n"
    "db7+qYvAciSzYUIBQhnscYMxBfAK0rquhPeNC0gEA/sxO+7BZlbzs1eiHuaxJ+hF\n"
    "yeChuB/tEQgv3zXSJM7zzRXrkUbfzGxftgJ5HMB/FBXHHQGc2uzwJoeIkRzUqPut\n"
    "qZTt8/GHzoIxApRblYRVL15vCXsCAwEAAaNwMG4wDgYDVR0PAQH/BAQDAgeAMB0G\n"
    "A1UdDgQWBBRoqfiyLCE2b9Lh39AAsanOTPSItzAfBgNVHSMEGDAWgBQKPSnVWe5B\n"
    "lzkVN3Ch7yBPryw5CDAcBggrBgEFBQcBBwEB/wQNMAswCQQCAAIwAwMBADANBgkq\n"
    "hkiG9w0BAQsFAAOCAQEAR+XVHTbuFNeKJDdHEjilZpObyuCTHVLw2pxfWGuuXdqL\n"
    "2VT2zRVtZs0stJumkxotvkQVffEuVl+Mu11+Z1euc98bTBKh25xoPYLZe6RK4o0S\n"
    "U3bx9cHX0/F+sjZVn/BOajeCvTVn/peEP2DU6Ph9qI0m0vh1NKN0qHQ62YutHK5f\n"
    "QrzuRRMd17H4dYQhXD5HNZ3/L7wUKreUAuAaijokhLQdaQ5V6XngJ5LTxAAcQ6Qj\n"
    "rErtkqZelasnQfdxJnX5/LtSDoG1WJkwt+iChP8lyr57K4Zv6FUz0AyYPKXYbOg2\n"
    "LX1f8D+6VKr8qiYPBIGjo1ilqLHZAZ1CFCG7Gz5++w==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions router_usage -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_NO_ADDRESSES =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICbjCCAVagAwIBAgIBCDANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowEDEOMAwGA1UE\n"
    "AwwFcGxhaW4wgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBALExCW2blIt9WW6X\n"
    "h56kd/KbIBf8ucz9IfNnD9nMS1JQ9FHZxqBQ9LLGmQ6xz+FXPpFleT7cJBx+77wT\n"
    "g66vmLe7suAmgarYq17xSRKBtUElmm+jt4Ph2IZMBqftTDTBy8E2HEsrOwUeQsJa\n"
    "DJtBhXEE1cck+3dm++hVhgzKMVePAgMBAAGjUjBQMA4GA1UdDwEB/wQEAwIHgDAd\n"
    "BgNVHQ4EFgQUVNOBuI4RMj0N+S37Oaxwf15G2SwwHwYDVR0jBBgwFoAUCj0p1Vnu\n"
    "QZc5FTdwoe8gT68sOQgwDQYJKoZIhvcNAQELBQADggEBACa1zvubvN6j+wNlMNF5\n"
    "SYDBt5KW3IK4r6HdXlwiuI/yNio4Run+Cy+mZqdJXGs9L2oWXC93WmZRscQdvD0d\n"
    "AKKyxcyE78BspBJqWIjJCXwHA1WwtNxdf8YLECXpXijPRGfsW5Ol6BW5fpgo1l5f\n"
    "JfWT4F5CodFMRgMjrsfyERdMjzXufnI07djGf1+/Xesy8BBLdbN4a65o1KbBpPa4\n"
    "zvXaH30ZW8PajxuQmdUseM4NnDYbhHMdDbEbAPIlZPiTy+05PwQYmzY92VIKUYsP\n"
    "CAuTLha0hAA4mKPFkmyU7hcR8XuYiKXDiHWrYfUQ7Xb1qg/RBoxnp824iXBLRUQS\n"
    "4rM=\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions ipv4 -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_IPV4 =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICjTCCAXWgAwIBAgIBCTANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowDzENMAsGA1UE\n"
    "AwwEaXB2NDCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA2GWppqfbzVsd6Dio\n"
    "/iQ8z3BXQBaX6OvvdDRKU6H3WR0uT5i9F11nvnNEJTIXaXkPgUT4qxspSAi66iWP\n"
    "hqP+ZQp86pRZfn5kOWb6o19R+/dSm54mIn69MVWyYvPXUphSh99NIAgqXftwhyCt\n"
    "6jA1SpND7u1fymKm4OuW1aUJIc0CAwEAAaNyMHAwDgYDVR0PAQH/BAQDAgeAMB0G\n"
    "A1UdDgQWBBQCmHPFaLA/peQ0vjhyDYMNn8eT7DAfBgNVHSMEGDAWgBQKPSnVWe5B\n"
    "lzkVN3Ch7yBPryw5CDAeBggrBgEFBQcBBwEB/wQPMA0wCwQCAAEwBQMDAAoBMA0G\n"
    "CSqGSIb3DQEBCwUAA4IBAQB3DsISC5rsY1aSqvBVWax2zeqPdsLus1fYyuupxD9E\n"
    "koQGKLj9Y8BjHnkQbb1AWrQQzNkaySP1ZR+bgtsP9+Du2uwijJp6eo3seJXIl5If\n"
    "dVuW7Y2OTItVJq5Nolk6BlbUlE3tQnKCKjt8BtMFySnzfKjP/BOWB24alQErbgcD\n"
    "5BOyezaonLvoAkaGqoedTtJMXUEmuU9jrLMPn/XYeKQWsl9Ic33xYVMnVBymSq1M\n"
    "7cuYUsVlWSNcHaX5aqgVhP/0+5W1hNICkCkB7hsFo9x2KdtMQ1Q2StKI4c9wG1LE\n"
    "ADkxwH9eo547cOv20xQOGCwhxuskAiSCUGEYTpru+k3c\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions safi -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_SAFI =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICkjCCAXqgAwIBAgIBCjANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowDzENMAsGA1UE\n"
    "AwwEc2FmaTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA2y1sXG5g4AmhYE0r\n"
    "zIrzYc7xMtJmBzkjNqcpKD0hvtosjHb/UdQV3SqVX4L+BjkBj6SSuixQgBccUYgI\n"
    "IfVGhvWilsCEgUEElGRL+rdvQeJNNH0Sf4USU8pTUSPgqYFnQa95ZS2Yi/Xn5BRt\n"
    "iYWfGR/bS2jEvEzj9XHk34ShmT0CAwEAAaN3MHUwDgYDVR0PAQH/BAQDAgeAMB0G\n"
    "A1UdDgQWBBQztruUqu5agFY0o2RWOmFiWc5NdzAfBgNVHSMEGDAWgBQKPSnVWe5B\n"
    "lzkVN3Ch7yBPryw5CDAjBggrBgEFBQcBBwEB/wQUMBIwEAQDAAICMAkDBwAgAQAK\n"
    "AAEwDQYJKoZIhvcNAQELBQADggEBAEL3te5AiVCuccrDt6DHjsgdawJT5MB/AA0L\n"
    "ClihQxcaXho1XpaRlgPVyEp1BdrQOXPIIovyvG+RsL9gvAOxIR07lYKjegdb4aVX\n"
    "IbWHxMlyQnK+nhP3cNx0EXYV8LskapKpoRV+0O7XXwpUQwP2CI776NHNzUWG/iKV\n"
    "jEsZzQ73wI88/I9N1COkt8GKA3EhV0bpLOAUdYLVKGIAxtPKgTBC2NQoDuhmAmBd\n"
    "RiwFcCgDcpxsgJYQPgveSQ7bbLCMzTQNeLBOBrPFl1v92suNIKqMumKgG91Nau8W\n"
    "jRaxcJJh2t4/FsYFXEY+A/oUaE2mlWzhVpOR34yPYBIj2nAun4c=\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions outside -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_OUTSIDE =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICnTCCAYWgAwIBAgIBCzANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowEjEQMA4GA1UE\n"
    "AwwHb3V0c2lkZTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA3BLEvteQxQYu\n"
    "gz/KQakIX3gdxkaghDhXwqI3oOhIAjaoJXJWWR999cobxNUQS1kxpbWiEqbV6evQ\n"
    "lhWFjqucKAOeteGRIheZ3eY62MMHA5rEZ7M34VAyj0kXHMEPWP7TVvO1YgQ5FS9y\n"
    "gEts+zYtILm6cdzhNq5+sCrCN68m3P8CAwEAAaN/MH0wDgYDVR0PAQH/BAQDAgeA\n"
    "MB0GA1UdDgQWBBS+BGgLnDLy64ev1Irmo4iOkyMu7jAfBgNVHSMEGDAWgBQKPSnV\n"
    "We5BlzkVN3Ch7yBPryw5CDArBggrBgEFBQcBBwEB/wQcMBowGAQCAAIwEgMHACAB\n"
    "AAoAAgMHACABAAsAADANBgkqhkiG9w0BAQsFAAOCAQEAlDSW3es9SbrcmzmG05Zz\n"
    "wPt3oJX4GxYKwJ1AIkOM9ZV3hHc+Y7VrMfUHE+ClbJwf3pJmUVcGnvpbjP8VLwuD\n"
    "7lrKUe294228iS1VObLE6RI1Pn5G9BtlyKZKFog0ZLpfPbEStBGXnw+wQ5LtpBMg\n"
    "/9fVMGlc7EXa0V28jry0szaHtNTmtkF/HrQ1e26mVJnh0QO9aw/EBD61T6qyF4dY\n"
    "CsPSLgSGLXGdXzuBfWgu47Z49WjwlHknHpkpZfLU8poKm2SAsGcMftZfd/8V0WZA\n"
    "/BV9xhN4QuM8Tlq2NJl2kfna76m/6+M+DzRV1V7TiAlvjYRI/HH/Xaa9GBqQ4Rpw\n"
    "Bg==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions disjoint -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_DISJOINT =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIClTCCAX2gAwIBAgIBDDANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowEzERMA8GA1UE\n"
    "AwwIZGlzam9pbnQwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAK+0k0D/r5Fn\n"
    "YXMvg09LvK0AqdthFEnvRzaZI6xcV3sbZ/aFJQ9GGRouR956w4Vti1qu/QY4XwEI\n"
    "DEPdIA8BFVD3AvawADB9bx8cC/hwUrqxRUqmvdyWraL0Iw1ziHQ4WoyeO91R260l\n"
    "r2mpmq0ZeZiQX3ER7gZib0HYGN9KPOW9AgMBAAGjdjB0MA4GA1UdDwEB/wQEAwIH\n"
    "gDAdBgNVHQ4EFgQUrwYWVLDDykI9PoSWrdwL67hb4EQwHwYDVR0jBBgwFoAUCj0p\n"
    "1VnuQZc5FTdwoe8gT68sOQgwIgYIKwYBBQUHAQcBAf8EEzARMA8EAgACMAkDBwAg\n"
    "AQALAAAwDQYJKoZIhvcNAQELBQADggEBACuBwwwzg38Bat66TtV4HuO90uEpcDul\n"
    "7A0M9uB4rNxOHo95Upbr3Fvb10MDwT3oZdVY4nS9M7ftjfvngrFV9Cco/ngQGMvC\n"
    "5qrMTyPH8cqaRsyr0UqNfafIcTllIvAs5FXIMoGBXfzXVZCXoM23LqyRw+6tcT7F\n"
    "Vah4D2RfdpLVPfwUoPQ72m+tmefQgv2OThcG1Xgl1NnsnxiB7+R8GFUH3POD8O3e\n"
    "aBrll/8hCi0RrR8giKBuBe1wcqbezqenqc5AM8R8r0PgRRV8ziLgF3OBgij5/lHv\n"
    "2p3yOUveH7m11UEaNOsWeJvqh/q/kYILReYc55xdZ6EcknyWxAoYfKg=\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:512; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_WEAK =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICTTCCATWgAwIBAgIBDTANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowDzENMAsGA1UE\n"
    "AwwEd2VhazBcMA0GCSqGSIb3DQEBAQUAA0sAMEgCQQC6nkvcj1WRsnP9y53N+TK4\n"
    "lwB43pFkOE8OcdXrRvJBuh1hEy88DuUCzbhTB6outd3ZOc33oGFLfagLTYIOZ7t9\n"
    "AgMBAAGjdjB0MA4GA1UdDwEB/wQEAwIHgDAdBgNVHQ4EFgQUS3UUC1jeb0wIA0Ld\n"
    "sdcOCPAUbG4wHwYDVR0jBBgwFoAUCj0p1VnuQZc5FTdwoe8gT68sOQgwIgYIKwYB\n"
    "BQUHAQcBAf8EEzARMA8EAgACMAkDBwAgAQAKAAEwDQYJKoZIhvcNAQELBQADggEB\n"
    "AGZX9zslUpDl6kOOP1dDoUJgzxtanJWTayuhkGP2K2qybXfhAp+YqR0d7laqtQ6B\n"
    "hTUXVbDYv4mmZAz/wB0x57g2PzVVJeaa8ssz1DbOfzsHtvjSMrXrQvpDpOQyWwGS\n"
    "4LNU40QjfYTgX26uNq9pL6LzMQg53MO/oZCnLo6Y7eicMihh1N9zcabwl5Fu75Ct\n"
    "qfL8qdYRM8T2/lHtp9ngM8uGIZBfws/5z+vUPNCvoBx6GDWT/0rMOQ1DT0Q6RFNs\n"
    "7QkwU+RtlJfE6Bu7HAerMaKQ6HfI4XIDKFCO0LiuE0iVaIfvTzSpp7bq4ZKrk+BW\n"
    "M9UshbVZz/fVIYu3xkCAWTI=\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_ELLIPTIC =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICTjCCATagAwIBAgIBDjANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowEzERMA8GA1UE\n"
    "AwwIZWxsaXB0aWMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQd7gJFkbEpDd8c\n"
    "ZxASgNPwryR1/CxYOHtPSHWQKGDdrk1u1ynSu7wBWupb1Er2dkuLg+bwDBuCr3ic\n"
    "3z4Z22FRo3YwdDAOBgNVHQ8BAf8EBAMCB4AwHQYDVR0OBBYEFO0OQN8jKapbys04\n"
    "uY4jFayicnEQMB8GA1UdIwQYMBaAFAo9KdVZ7kGXORU3cKHvIE+vLDkIMCIGCCsG\n"
    "AQUFBwEHAQH/BBMwETAPBAIAAjAJAwcAIAEACgABMA0GCSqGSIb3DQEBCwUAA4IB\n"
    "AQCaNg0/qgmYpkO9T6t7jrVU7JUidiHWPIEW3DOJRyv1XAdDM5gTAEaBi+8IdVG4\n"
    "HSLsTZg/qPf5X8LLtpWStDWjiHcjfiGac4H2brA6md6ip2QYwMQ/oKckvlhcViPd\n"
    "viTpBgMaerHV8+Pz/rq989pSKYNaUR1OuMgA7qYHMZPjQ2/zKppDPHUc05XZXQ1D\n"
    "8kDp7NKBNNg+IeWM22CA3jlFO3I7sDApa7v/9lGaarcalB5WDmhZf9g6Hmm3h60W\n"
    "FANEgvQLrBFGWvhE+rXhDkugCbad7IRJ5xulDdnIE1b0cz82tt6f+DmYVTiLl9IA\n"
    "zpFQDFKfPr0K56hDbkujcH/X\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20240101000000Z -enddate 20240630120000Z 
static const char* const CERT_EXPIRED =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICkjCCAXqgAwIBAgIBDzANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAeFw0yNDAxMDEwMDAwMDBaFw0yNDA2MzAxMjAwMDBaMBIxEDAOBgNVBAMM\n"
    "B2V4cGlyZWQwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAKt5B+sMQY5HVs1z\n"
    "DkJmTZUafsGjppvx4a6aR/ZDoHrE8XdOZWJFdjEKgHepwhlee+LG9bWMMekMdvKc\n"
    "J/L0vf/iq68fuNxh+XPTeCgHhzmjOFK/nfxYlGqXv3kq5v7IXDtlFC9RoLElKJqq\n"
    "Kf9MMiHCT6+z+mTC+CeAzLDlKgMxAgMBAAGjdjB0MA4GA1UdDwEB/wQEAwIHgDAd\n"
    "BgNVHQ4EFgQUj5BzXLVx05MPWQwayK2lG5K2oJwwHwYDVR0jBBgwFoAUCj0p1Vnu\n"
    "QZc5FTdwoe8gT68sOQgwIgYIKwYBBQUHAQcBAf8EEzARMA8EAgACMAkDBwAgAQAK\n"
    "AAEwDQYJKoZIhvcNAQELBQADggEBACQOCte8n9X0cH8xBySVhaQlv7EqpkKyLvll\n"
    "PQNrPQmzdQyEZBAXo7wMCsNj4rLoHN6UZazKptfctZJytZt7RVsbLLDY9shlqRwV\n"
    "a5MohEpIyei7cygO4BHyVFtmj/FzeqcUkoa352cm9Zicgfm31bnd9gwMUeIonZZX\n"
    "Mlo7vBNrWsHWf5/+TASCuy7CSinTYyiy4CFDgOINvgtAyzvL3H3ZPuzZq9F6ssC8\n"
    "9ztCOFxPtJuFNGb1yEVkWRh5aOfglx9jsHFWM/1P6v+YPMKNVZiebALzEd3uxI31\n"
    "ExItaSyXbux4vp6a8h8ZnC77V7wTSDGKLo6Rytui61EyOydvFCM=\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20250101000001Z -enddate 20250101235959Z 
static const char* const CERT_DAY =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICjjCCAXagAwIBAgIBEDANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAeFw0yNTAxMDEwMDAwMDFaFw0yNTAxMDEyMzU5NTlaMA4xDDAKBgNVBAMM\n"
    "A2RheTCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAu22twV07gJHDI0olan49\n"
    "s1gnK664jYQp45oXOjSCOpM9rWv9DAk3jzSB0CJV9T/znPjau/WoQ2w4ZyqOKpb7\n"
    "9DYVf66CoUqDCAOrFzf6ri0ctsKEKGwJ94oY4AD9xPCgSkAVyAJTd2WqOZ82OLmX\n"
    "wWUEcFKcbhtKcgFYTfP9KY8CAwEAAaN2MHQwDgYDVR0PAQH/BAQDAgeAMB0GA1Ud\n"
    "DgQWBBRxBhAvTbC1Fgwgje6AO3ycq7u8ijAfBgNVHSMEGDAWgBQKPSnVWe5BlzkV\n"
    "N3Ch7yBPryw5CDAiBggrBgEFBQcBBwEB/wQTMBEwDwQCAAIwCQMHACABAAoAATAN\n"
    "BgkqhkiG9w0BAQsFAAOCAQEAftlDawVXysw7nBwuTWGzS1jEVSvNGlhgIJv7OKhp\n"
    "w2YaZ6snsA0qTvCJBH7ZXvVbPHVcjYDF32fwkMjvORJt4TcRn0DKo65ZKsxRLoTy\n"
    "xhi5Mr5ojJv2Uo9Ms3gaUDvw2/EbCzfbUoDYBplwYVCNnW9+mazeawzJyrk9mdPE\n"
    "H/6vVkkhyaek+SJjXlk5o5X9Gh5WqRj8TvzXIbo152qa+GBNRTQ70NFNCZy1N1Rk\n"
    "Z0NAMFRR8nEvvVie5wzx7VJyAaQ+k3/Qobm8MY8++x+md+Qc2rfdVTPJolCEl4Di\n"
    "m6miqIogHXsuVh/VqMdjIxckuzC7Ct1Xnj5yffBpYoQcGQ==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions unknown -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_UNKNOWN_CRITICAL =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICuzCCAaOgAwIBAgIBETANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowEjEQMA4GA1UE\n"
    "AwwHdW5rbm93bjCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA1gR3zTV4DcKh\n"
    "iDLFmjm553IOIBdoqh3cj2DtVzE2jsR8W42oqIt4SQwhb9b2aSe0G6XGyU4a3lpT\n"
    "ERGFXsAWyZzh6rH68cuGxfkdSNV4R7G5p5LCqyR1avobaARpnoK9Ym6KV77wYr8Y\n"
    "4FTwstxfi+lI3dCT5Ybey9OCp/mNg30CAwEAAaOBnDCBmTAOBgNVHQ8BAf8EBAMC\n"
    "B4AwIgYIKwYBBQUHAQcBAf8EEzARMA8EAgACMAkDBwAgAQAKAAEwIwYJKwYBBAGG\n"
    "jR8BAQH/BBMMEW5vYm9keSBrbm93cyB0aGlzMB0GA1UdDgQWBBTrtMU8uaB7RA77\n"
    "7gN/bkBTUuvq8jAfBgNVHSMEGDAWgBQKPSnVWe5BlzkVN3Ch7yBPryw5CDANBgkq\n"
    "hkiG9w0BAQsFAAOCAQEAVE3PYmg+KLQX+9L5pbMsOUcF9RoG43sorqcHi7FqMwMF\n"
    "m98E4FXaOZ6l8pgn3IurRb1dzCWMnQQxeOPCL/vjoct5KBcHsUanMXLXZHXlXEYR\n"
    "lfNCEL/eNGGMiaOBiKxhodE3NBq75Ot86NNlMFdvSkPrpcVt+Aas34Ooa9DewPiY\n"
    "/YgEoMWMBH1VMf7wWLRo0dv4QGCgwDmjwZglnqvN1/OMtuf0iNh+MQTnTJsToVv6\n"
    "I/mjk3qXp/RXlTZdCeK2ea1V+bV9IDePwmGE6I5uKyufQO4QSQyTzfI0zCuM8CKp\n"
    "S8Pk1oJ8sZ+/vqvtt4Bcy/0ovEKyWvckgjm3hV3nKA==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions encipherment -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_ENCIPHERMENT =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICmTCCAYGgAwIBAgIBEjANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowFzEVMBMGA1UE\n"
    "AwwMZW5jaXBoZXJtZW50MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCxLOaN\n"
    "/rsKOqJWIqrjWZ2GSiOMt+5mHg5rHyrGp5arSCEsjVhvvOTyoEu12sjtjel8Sa/9\n"
    "8P3lIEvXRfB2olTZRx2vJys672115KxX4e9rmPKz3c5wNl1IiffVItTYzAHe1XhK\n"
    "WR5oKyPrlRf+zGFvsj5QUEIENJUiIY8+hklezQIDAQABo3YwdDAOBgNVHQ8BAf8E\n"
    "BAMCBSAwIgYIKwYBBQUHAQcBAf8EEzARMA8EAgACMAkDBwAgAQAKAAEwHQYDVR0O\n"
    "BBYEFNs4V30URUTT17EYQVft0B/FJFikMB8GA1UdIwQYMBaAFAo9KdVZ7kGXORU3\n"
    "cKHvIE+vLDkIMA0GCSqGSIb3DQEBCwUAA4IBAQBbWbomJ3Nv7u0iYqH2omIoqAnv\n"
    "M6n2RvfGs74CeaDlg6a3D+/5xxioc0kuGN50WaphAjwO1rMqT1xdylE7ZtZL4srl\n"
    "cpwIZikiqwZZGH0QKQ9LYAVN7MbjcGJ+BWz56cBSbR0pHaoyhLsDNbJvIlfQXRjJ\n"
    "J2qv0ENcJDtxg2iNRZvcxTpMueRQSa8SVRdeLIjl9LxCEaISYc9WJvb7+AjgL3m5\n"
    "3xLVCip8oAfban4a2TMmHsP8ttDLHU5iSOt5JBojZmTczUXBuWoJLC+4mQG8L6Xo\n"
    "ZSEDHIcXwHx6Vpe+vgbZwKOxs0OQe9cFxBn6gIez/Q9QNsKgWvTVIlAMn7hw\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile router.key -cert router.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_BELOW_ROUTER =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICDzCCAXigAwIBAgIBEzANBgkqhkiG9w0BAQsFADARMQ8wDQYDVQQDDAZyb3V0\n"
    "ZXIwIBcNMjQwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBAxDjAMBgNVBAMM\n"
    "BWJlbG93MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkWp7Rr+M4dELKcq5n\n"
    "5982kvPr5ZVz+Pe7Ua7+WGsq7WiEfBMybsbyzgH1YnKhPc9JLbJX26JPmL3SMb3p\n"
    "nbBqsYMmW3QhKFChe8Yc+Zoi8oknxJ3k2LstFCciAwqGi7DQj4Nc0GzA/ylgkV0b\n"
    "0qYk1r4h8qY5LhMYTgK/vRDIzwIDAQABo3YwdDAOBgNVHQ8BAf8EBAMCB4AwHQYD\n"
    "VR0OBBYEFAG5HZtud8fbsp6Kp7vevUogfetkMB8GA1UdIwQYMBaAFKqKXrHccCFK\n"
    "G9hN6a8HJOq6FSTjMCIGCCsGAQUFBwEHAQH/BBMwETAPBAIAAjAJAwcAIAEACgAB\n"
    "MA0GCSqGSIb3DQEBCwUAA4GBAIfthNH2dVJeqYZL+kDFxo2Fnpy8zYARuveJkKFZ\n"
    "saMnc0Qzi6En0z4QlLeTsPSOGv3JUWYh9PfYZp+WU17e4okmtVh6K1f5EK1uUccL\n"
    "YWRCJf+tBYQrRUlwdQelG+miGyFajJc0pTko228j1G7tmiNDXHK28avChtF+HTTk\n"
    "a6O2\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions operator -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_SUBOPERATOR =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIC1TCCAb2gAwIBAgIBFDANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowFjEUMBIGA1UE\n"
    "AwwLc3Vib3BlcmF0b3IwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAPw20NiK\n"
    "bvWbt1X8FttC1y889rhgrNyrx/oTb8VsJBAftVyMbWB+Fcbfba8LQLoYY7lYcq5f\n"
    "BSQ4i9ZWZfknMxBe6WwhuoRxBZuqVRe7kQKyw3RGJO53JpZZ8qUdGFF7P7e0eyiu\n"
    "O7jhLavFsWxWpAE4LQZdevDG4pdLe+46ajglAgMBAAGjgbIwga8wEgYDVR0TAQH/\n"
    "BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFH4yHqJumXdgmcCm\n"
    "KYSXgYJBwiXBMB8GA1UdIwQYMBaAFAo9KdVZ7kGXORU3cKHvIE+vLDkIMEkGCCsG\n"
    "AQUFBwEHAQH/BDowODA2BAIAAjAwAwYGIAEACgAwJgMRACABAAwAAAAAAAAAAAAA\n"
    "AAEDEQMgAQAMAAAAAAAAAAAAAAAAMA0GCSqGSIb3DQEBCwUAA4IBAQAW0k1NY5Zc\n"
    "THSDuVBSJQnPnFwD+HwADvsYZhKB5Z92HktWQ4aA0janB2yufyXKS95qvuJ4tbOm\n"
    "aaoQnCsx7/5hk6obX9eU/94E2W4EXVmMi/Z2qud7Z/gBhGx+ZWQTPo/jBe/jz9RG\n"
    "XEQ/QGglpgUHjHv8MFCFamjUwtB3sFqi2TAHk+8K+FgchGvEDw7yh2GDMDUEvhwT\n"
    "EEwuO7J5oN6bttx8UrhK9y0zaOyiZJVpu6Hb+hqLEbQXb2zihyzjqq6ebBNR01VK\n"
    "aWXSZ1bNsOnH+bzXkePXZChdJo2SVg80SrvWkCMdvbzGaR8nozns6gCcvkCOeUkG\n"
    "XjKRedEgqTWD\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile suboperator.key -cert suboperator.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_BELOW_SUBOPERATOR =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICGDCCAYGgAwIBAgIBFTANBgkqhkiG9w0BAQsFADAWMRQwEgYDVQQDDAtzdWJv\n"
    "cGVyYXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowFDESMBAG\n"
    "A1UEAwwJc3Vicm91dGVyMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC3Pflc\n"
    "al+B0BuQX9T32Aahpomwkjgl4BK+jLtOZuzqw5sZBcwhNtcGnqFD8WwUR6HRWKR8\n"
    "/ttHTs/BBpdLPsD8alEjMM4iDSm60pWxFZfZxUhqw9llqyTs/r7EdRfBW/hRbJeU\n"
    "1xEz4In73YhvCi/3ObLxwOSFrRaBQqbF3gHt5wIDAQABo3YwdDAOBgNVHQ8BAf8E\n"
    "BAMCB4AwHQYDVR0OBBYEFO/HEyn/2VRnOhKhtf2fQ307S5xlMB8GA1UdIwQYMBaA\n"
    "FH4yHqJumXdgmcCmKYSXgYJBwiXBMCIGCCsGAQUFBwEHAQH/BBMwETAPBAIAAjAJ\n"
    "AwcAIAEACgABMA0GCSqGSIb3DQEBCwUAA4GBAFbn5yk2KvuYsuFeDNXLkMTTaF+k\n"
    "U2NpjGac9qF6sj8dYI7Ytqe8QjsFbsOfHHfCfWZH5nq+nx7wFnYCZWvPQjOof7re\n"
    "NbFOAD15YmPkcQzc3IE0tm1DxfqpMX7/J6xMAvVjEoYhlCloJz47xCO8aIWW8Nzn\n"
    "oh/AdTEsheG/5NAb\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile anchor.key -cert anchor.pem -extensions nosign -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_NO_CERT_SIGN =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICozCCAYugAwIBAgIBFjANBgkqhkiG9w0BAQsFADARMQ8wDQYDVQQDDAZhbmNo\n"
    "b3IwIBcNMjQwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBExDzANBgNVBAMM\n"
    "Bm5vc2lnbjCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAv/8PO9U+jDYscpD5\n"
    "GqPpsj4nKKCsaCr2rgTG29D2pIpFT8E4Cxdk+/uvVorbiZUziT5w3NZBQIZ2UirM\n"
    "kyj36WmFcL37gWINK1z8xyZv9K/G/nMxGhIyTGM8EeVu/vyQbY3MaCS7EMR69znN\n"
    "jV7UDO33d62oKT2vnnst/fsxPA8CAwEAAaOBhzCBhDAPBgNVHRMBAf8EBTADAQH/\n"
    "MA4GA1UdDwEB/wQEAwIBAjAhBggrBgEFBQcBBwEB/wQSMBAwDgQCAAIwCAMGBiAB\n"
    "AAoAMB0GA1UdDgQWBBTjYSf+Fj24VNhCfPGapQtoNVI20zAfBgNVHSMEGDAWgBTL\n"
    "t3jnGlcOKm3aTWOgDJfyyTyNJzANBgkqhkiG9w0BAQsFAAOCAQEAcV+Br+Yj2esV\n"
    "GaobGNS4IPGhJ8CjVV526UdCAK6b/rwbv5hwuioKx2WyDvGeISXqbNeNcn0kvmCf\n"
    "1wPvveacWkS9AwvlvhFOfDg3vh1QF90i3rlSqx7pAVkyWS6v7elnc96AuYrq5Dhg\n"
    "YcvQpb1TN3jUU6HA0L9koYUQtA8bdPYq6As2Uodgh+2pZI5TlP8UEfhvOHLTv3FS\n"
    "DLIZU5Lmjl3FyILzh1aoRibBarrlbZrKEWp0EgNRYPuDemHexAomqHoukMoi/XpZ\n"
    "MT7vWZTrYSIubeMZ00N902ElffqgjMX06JS2f+/J1anYYuF1qyVfUJYQshMJFO3+\n"
    "sJADJvSAbA==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile nosign.key -cert nosign.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_BELOW_NO_CERT_SIGN =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICFTCCAX6gAwIBAgIBFzANBgkqhkiG9w0BAQsFADARMQ8wDQYDVQQDDAZub3Np\n"
    "Z24wIBcNMjQwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBYxFDASBgNVBAMM\n"
    "C3VuZGVyc2lnbmVkMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAYiNGIpe2\n"
    "pT2fUsicFzaIJNAl3XNHrfeE7R3OQwRmWmhYhIN7oTjUOz2ShOXlfYkmebfwri1g\n"
    "xHwwH5MpbAbIgDon4PyROH6U1+l82M8bb+diifVi2uP13KG39c4Q04feLLUfbnXp\n"
    "W2oYal02hCjN0sjj1oOuPXEHA4fOMuJS4QIDAQABo3YwdDAOBgNVHQ8BAf8EBAMC\n"
    "B4AwHQYDVR0OBBYEFC61Cq+2rGBIkVrWGbBq/w6d5kJBMB8GA1UdIwQYMBaAFONh\n"
    "J/4WPbhU2EJ88ZqlC2g1UjbTMCIGCCsGAQUFBwEHAQH/BBMwETAPBAIAAjAJAwcA\n"
    "IAEACgABMA0GCSqGSIb3DQEBCwUAA4GBAKaneFr+urvaU5sPWyy/2HTspOrPY0mv\n"
    "RVDBZrbc0MfcQWG5vuxzqn/+mGxGmxGGvOh0CHENnxz5OYszbZEAujwh4DI1LpLI\n"
    "xtQnASOYyMj+JtkHrpeEMw/RQf3M4jyR2uDLVuhC+oGGtxHmXxwriNVGhyYnKmDH\n"
    "piahPKzwHmly\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_VERSION_1 =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICEjCB+wIBGDANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVyYXRvcjAg\n"
    "Fw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowDjEMMAoGA1UEAwwDb2xk\n"
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDJ1ixmAEGVMeJPRIIiQdx4O40c\n"
    "sknImYjPhU2kdAkPrXzYxighuIAy6tT2iRuC7Ton+BM8JqoOyWZPd1LTLLTDFTNj\n"
    "4WAO3cvbPOyLHzBDxDdnt5GMT1klvfC7iZeRQEWOBWn/8VevbsiK3s97NDJV9hRe\n"
    "1LOPjq4ktgsh65J/uwIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQBTd2bdncBZWJrV\n"
    "8JMTa3wgXSVuTXySStyZ4go8ul52NlsafHAlL9c1oAASztMEP5j/IOXG/TSbQf6r\n"
    "VIX0Sc/qJlTGHSyJ6/cwnSa9zJOLzy0pMcN2sW75jObAvO9n1FJnt6CUa5bR7qUe\n"
    "gxy1rRoUsORa+UCA3VwSAamdr9vqqxbPQshrPE14uhDCLcocd0HJpicmmEf9POZB\n"
    "OwJiGBvTnqIo4cvZMZgrYfyljjg3V6U0gY8XmCWCK7AG3mkuEA+9D0WBg13X5Rta\n"
    "WS+TIexSKcm33AddKeHYFZlY/T/DN0AP0NFkKBvYrMb9tNLGIyOKnkt70Nb5u8pw\n"
    "aQfk1BUV\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile plainanchor.key -selfsign -extensions ca_usage -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_PLAIN_ANCHOR =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIB5jCCAU+gAwIBAgIBGTANBgkqhkiG9w0BAQsFADAWMRQwEgYDVQQDDAtwbGFp\n"
    "bmFuY2hvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowFjEUMBIG\n"
    "A1UEAwwLcGxhaW5hbmNob3IwgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAMhc\n"
    "+h4UsSPEJFScB5gZsGjc/s6bAr3JHPR2EaLz9i6bF8LsdRCjvJxGP0KtmJqRcTQr\n"
    "Du8GEDmfHk9YQFg64pi19gCnucemUm2EwP94O7m/+Cp+vWzvpP+vLQPkfYZQ1bmv\n"
    "ZzAiqWuYl3l6g2B3qOwQOc2vgmSAxcilXl8jpwvdAgMBAAGjQjBAMA8GA1UdEwEB\n"
    "/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBT36GPcBSTvl21iXc8y\n"
    "ekOKVLmlRDANBgkqhkiG9w0BAQsFAAOBgQBGTVysrxFRq0hDABG14PUA82EEgeyu\n"
    "7alWuBIxckShrlwXvy3sK4reTerd+5IxWPkA4aqJspXzCi3WD/+EEIuBZ541ETvl\n"
    "awZNqCuDPKKusOzEvSZP4kpQFipfvsTJl1oy8xI7u008S1Y56PMT80USj8l3BEhr\n"
    "lL1KRFtw/krWcQ==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile plainanchor.key -cert plainanchor.pem -extensions ca_usage -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_PLAIN_OPERATOR =
    "-----BEGIN CERTIFICATE-----\n"
    "MIICCTCCAXKgAwIBAgIBGjANBgkqhkiG9w0BAQsFADAWMRQwEgYDVQQDDAtwbGFp\n"
    "bmFuY2hvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowGDEWMBQG\n"
    "A1UEAwwNcGxhaW5vcGVyYXRvcjCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA\n"
    "ly19FH3NEOoB96nKa4hRn6HajxleSyXEYi6NVrXr4SmEq3VTp0D1pKdHoPErTkel\n"
    "3bKR98pA7ZBvz344Dvp+yb4zjqvxvJJ+h6h21mVcKhGXZNIiGBg074FpDzRwJh+W\n"
    "JHazx3e/qwAbHlOH1Ke8a1YTFq9RRurdsJzbSr6osikCAwEAAaNjMGEwDwYDVR0T\n"
    "AQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFEruwMnlcKw/yciN\n"
    "qvvb6KAJyDvKMB8GA1UdIwQYMBaAFPfoY9wFJO+XbWJdzzJ6Q4pUuaVEMA0GCSqG\n"
    "SIb3DQEBCwUAA4GBAGQTeWLRPFZdmnNLf/5tp0kzMRbrp+290j4MDgOCU9dUzbmL\n"
    "BE9X7urhO4nd1XUE1uq0pchJ7GZ68h3UtixZc8ohaT9DEYTJMqi8Ap3OD3R6vwKB\n"
    "6KmOWoxz2mRshWcOunZy6qXKlXnDqKb9Fkxz5jyy514/+cmfXxovjI5ivxu/\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile plainoperator.key -cert plainoperator.pem -extensions router_usage -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_PLAIN_ROUTER =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIB+DCCAWGgAwIBAgIBGzANBgkqhkiG9w0BAQsFADAYMRYwFAYDVQQDDA1wbGFp\n"
    "bm9wZXJhdG9yMCAXDTI0MDEwMTAwMDAwMFoYDzIwOTkxMjMxMjM1OTU5WjAWMRQw\n"
    "EgYDVQQDDAtwbGFpbnJvdXRlcjCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEA\n"
    "x2TTxtV5OgsGNRhj28M/Kpd2JSawmSXyZ7a4peCSg4SehVRfEgdcH5LOtgAOaayg\n"
    "/pUgYof/m+/jCRRZfS3lz0kKXEcnRhqrWt6+QO/wSFqHLYY57ktA3qPVc2aVksdP\n"
    "ifTpzXQx+w7O1YjPSCknoqJd5tjhrJN3XTv2C9jfHtUCAwEAAaNSMFAwDgYDVR0P\n"
    "AQH/BAQDAgeAMB0GA1UdDgQWBBSRbn4WHCPp9vDFUisEXmA/+0uvgTAfBgNVHSME\n"
    "GDAWgBRK7sDJ5XCsP8nIjar72+igCcg7yjANBgkqhkiG9w0BAQsFAAOBgQBLIHhU\n"
    "rFNxGl+a7rZSf64KJI63D/ntyZtIdkmUgL01sEE4Y3+n8mwMZ4qq2wSJyx2yVBxN\n"
    "l1+bivJo6MkKGmNrOf1vUYjqHbbtoAFcv4Vom40fDwim0WIe0WrZfGYS6tWbzuBx\n"
    "2VCnuAmG6tWdgmQE1BcB5xx4t1XS4gq911ahBg==\n"
    "-----END CERTIFICATE-----\n";

/// openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024; openssl ca -keyfile operator.key -cert operator.pem -extensions router -startdate 20240101000000Z -enddate 20991231235959Z 
static const char* const CERT_REVOKED =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIClDCCAXygAwIBAgIBHDANBgkqhkiG9w0BAQsFADATMREwDwYDVQQDDAhvcGVy\n"
    "YXRvcjAgFw0yNDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowEjEQMA4GA1UE\n"
    "AwwHcmV2b2tlZDCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkCgYEAy2KANz/o+7n7\n"
    "Y8b3J0exegvKikincVDBdKvR2mqlvNOtwkjUW1BEdvHQ9OLpwx+OsuWqc+Au8voK\n"
    "/9JXZjknqwKsjyzX95+mXbPWal116Z9Si+tlOjWDDXaLSHun7K6AunZEr1Vn20up\n"
    "JDW8YJpvQ4L4jvYVsWIHQhcn5cSeZ9ECAwEAAaN2MHQwDgYDVR0PAQH/BAQDAgeA\n"
    "MB0GA1UdDgQWBBQNB37TrlqGmHq+SIBRLioyOgd+XjAfBgNVHSMEGDAWgBQKPSnV\n"
    "We5BlzkVN3Ch7yBPryw5CDAiBggrBgEFBQcBBwEB/wQTMBEwDwQCAAIwCQMHACAB\n"
    "AAoAATANBgkqhkiG9w0BAQsFAAOCAQEAKePBjrODn2S/ufjHIboZhNFCcewymCcw\n"
    "aFR5nWe5DVWJ+GZsgmgiL/ZsNodYEwIi4WkbB9NoSs0fxv7ucQxG6nDXokIc3k+Q\n"
    "AGU+SJ5xyaVNSpmnxSAnbPxp77M5r50q6Egsrq7yLsIpSoKIx0rVQDXz637/Ti+j\n"
    "Lcy3PxXUCfD3Bf3AFI6CuhLrL9oSe6juVM/Rv/QmTk5cLXVUof/pOpEQmYElX+hp\n"
    "+jPXAgYyU36vAPABArdVt2SvLRJS/PxRibJYr3RYCycW5yK8zxpML+NBjuzRCWLI\n"
    "CiGXBQl2HhxfsGJMDok9YL6CfxDI0lWhGFnjwONnnwQL+FM35ddxQQ==\n"
    "-----END CERTIFICATE-----\n";

/// openssl ca -gencrl -keyfile operator.key -cert operator.pem -crl_lastupdate 20241231000000Z -crl_nextupdate 20250201000000Z, after -revoke of CERT_REVOKED
static const char* const CRL_OPERATOR =
    "-----BEGIN X509 CRL-----\n"
    "MIIBgTBrAgEBMA0GCSqGSIb3DQEBCwUAMBMxETAPBgNVBAMMCG9wZXJhdG9yFw0y\n"
    "NDEyMzEwMDAwMDBaFw0yNTAyMDEwMDAwMDBaMBQwEgIBHBcNMjYxMTIyMTc1MjAw\n"
    "WqAOMAwwCgYDVR0UBAMCAQEwDQYJKoZIhvcNAQELBQADggEBABvMYIgBDM/bJWVj\n"
    "r33VOaiPjz5n7pMguVYemmI/8krFi6WU0Jj5ldNBlTMk8+Qd/g8hSDV1aO274jUV\n"
    "ntZ+uNW53hqb0cSeJ5QN0rsQGitPTWkyhuZ9OpsFAZ2GJkh164HIKiqRy9rihGZK\n"
    "Xf2zypo/ZIms5ZpvgMNvnvAvP7eJ+Ie6mF3QMNj8UYZ8zzulqvoc9JbOs50NHNmf\n"
    "qpoluat7mK67HVDabczKv8PzK0h2bqSlzcJn6uGGCBbWnGoL6nJiKuz1uVUfbYbN\n"
    "s/IUZVeGkqjBoc00f/faky+79ZqhxfOsUhAwV/MFFw8K7F/g0NGT8I2RWsoukaS1\n"
    "TvrF2eE=\n"
    "-----END X509 CRL-----\n";

// clang-format on

} // namespace mip6sec
} // namespace ns3

#endif // MIP6SEC_CERTIFICATE_VECTORS_H
