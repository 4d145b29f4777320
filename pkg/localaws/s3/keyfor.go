package s3

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// KeyFor is the customer's KMS key with which an object that is written to a bucket would be encrypted, when the request asks for
// that algorithm and key, both of which may be ""; "" when it is none of the customer's. It is no operation of the API.
func (s *Service) KeyFor(name, asked, algorithm string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, by := asked, algorithm
	if b := s.buckets[name]; b != nil && by == "" {
		rule := b.encryption.ApplyServerSideEncryptionByDefault
		key, by = aws.ToString(rule.KMSMasterKeyID), string(rule.SSEAlgorithm)
	}
	if by == "" || by == string(types.ServerSideEncryptionAes256) {
		return ""
	}
	return s.customers(key)
}

// KeyOf is the customer's KMS key with which an object is encrypted, "" when it is none of the customer's. It is no operation of
// the API.
func (s *Service) KeyOf(name, key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.buckets[name]; b != nil {
		if o, err := b.find(&key, nil); err == nil {
			return s.customers(aws.ToString(o.kmsKey))
		}
	}
	return ""
}

// customers is a key unless it is AWS's own.
func (s *Service) customers(key string) string {
	if key == s.kmsKey || strings.HasSuffix(key, "alias/aws/s3") {
		return ""
	}
	return key
}
