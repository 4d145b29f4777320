package wire

import "slices"

// binding says how an S3 operation is bound to HTTP.
type binding struct {
	operation, method, scope string
	// marker is the query parameter that names the subresource, "" for bucket or object themselves.
	marker string
	// payload is the input's member that is the body: an XML struct, a text or a stream.
	payload string
	// root is the root element of the answer; its members are the output's own, or, with inner, those of one member.
	root, inner string
}

// s3Bindings lists the operations that the local AWS knows. Source: Amazon S3 API Reference.
func s3Bindings() []binding {
	return []binding{
		{"ListBuckets", "GET", "root", "", "", "ListAllMyBucketsResult", ""},
		{"CreateBucket", "PUT", "bucket", "", "CreateBucketConfiguration", "", ""},
		{"HeadBucket", "HEAD", "bucket", "", "", "", ""},
		{"DeleteBucket", "DELETE", "bucket", "", "", "", ""},
		{"GetBucketLocation", "GET", "bucket", "location", "", "LocationConstraint", ""},
		{"PutBucketEncryption", "PUT", "bucket", "encryption", "ServerSideEncryptionConfiguration", "", ""},
		{"GetBucketEncryption", "GET", "bucket", "encryption", "", "", "ServerSideEncryptionConfiguration"},
		{"DeleteBucketEncryption", "DELETE", "bucket", "encryption", "", "", ""},
		{"PutPublicAccessBlock", "PUT", "bucket", "publicAccessBlock", "PublicAccessBlockConfiguration", "", ""},
		{"GetPublicAccessBlock", "GET", "bucket", "publicAccessBlock", "", "", "PublicAccessBlockConfiguration"},
		{"DeletePublicAccessBlock", "DELETE", "bucket", "publicAccessBlock", "", "", ""},
		{"PutBucketOwnershipControls", "PUT", "bucket", "ownershipControls", "OwnershipControls", "", ""},
		{"GetBucketOwnershipControls", "GET", "bucket", "ownershipControls", "", "", "OwnershipControls"},
		{"PutBucketPolicy", "PUT", "bucket", "policy", "Policy", "", ""},
		{"GetBucketPolicy", "GET", "bucket", "policy", "", "", "Policy"},
		{"DeleteBucketPolicy", "DELETE", "bucket", "policy", "", "", ""},
		{"PutBucketVersioning", "PUT", "bucket", "versioning", "VersioningConfiguration", "", ""},
		{"GetBucketVersioning", "GET", "bucket", "versioning", "", "VersioningConfiguration", ""},
		{"PutBucketTagging", "PUT", "bucket", "tagging", "Tagging", "", ""},
		{"GetBucketTagging", "GET", "bucket", "tagging", "", "Tagging", ""},
		{"DeleteBucketTagging", "DELETE", "bucket", "tagging", "", "", ""},
		{"ListObjectVersions", "GET", "bucket", "versions", "", "ListVersionsResult", ""},
		{"ListObjectsV2", "GET", "bucket", "list-type", "", "ListBucketResult", ""},
		{"DeleteObjects", "POST", "bucket", "delete", "Delete", "DeleteResult", ""},
		{"PutObject", "PUT", "object", "", "Body", "", ""},
		{"GetObject", "GET", "object", "", "", "", "Body"},
		{"HeadObject", "HEAD", "object", "", "", "", ""},
		{"DeleteObject", "DELETE", "object", "", "", "", ""},
	}
}

func s3Binding(operation string) binding {
	all := s3Bindings()
	return all[slices.IndexFunc(all, func(b binding) bool { return b.operation == operation })]
}

// s3QueryField is the member that a query parameter carries, "" when it carries none.
func s3QueryField(parameter string) string {
	return map[string]string{
		"bucket-region": "BucketRegion", "continuation-token": "ContinuationToken", "delimiter": "Delimiter", "encoding-type": "EncodingType",
		"fetch-owner": "FetchOwner", "key-marker": "KeyMarker", "max-buckets": "MaxBuckets", "max-keys": "MaxKeys",
		"partNumber": "PartNumber", "prefix": "Prefix", "start-after": "StartAfter", "version-id-marker": "VersionIdMarker",
		"versionId": "VersionId",
	}[parameter]
}

// s3HeaderField is the member that a header carries, in requests and in answers.
func s3HeaderField(header string) string {
	return map[string]string{
		"Accept-Ranges": "AcceptRanges", "Cache-Control": "CacheControl", "Content-Disposition": "ContentDisposition",
		"Content-Encoding": "ContentEncoding", "Content-Language": "ContentLanguage", "Content-Length": "ContentLength", "Content-Md5": "ContentMD5", "Content-Range": "ContentRange",
		"Content-Type": "ContentType", "Etag": "ETag", "Expires": "Expires", "If-Match": "IfMatch", "If-None-Match": "IfNoneMatch",
		"Last-Modified": "LastModified", "Range": "Range", "X-Amz-Access-Point-Alias": "AccessPointAlias", "X-Amz-Acl": "ACL",
		"X-Amz-Bucket-Arn": "BucketArn", "X-Amz-Bucket-Region": "BucketRegion", "X-Amz-Checksum-Algorithm": "ChecksumAlgorithm",
		"X-Amz-Checksum-Crc32": "ChecksumCRC32", "X-Amz-Checksum-Crc32c": "ChecksumCRC32C", "X-Amz-Checksum-Crc64nvme": "ChecksumCRC64NVME",
		"X-Amz-Checksum-Mode": "ChecksumMode", "X-Amz-Checksum-Sha1": "ChecksumSHA1", "X-Amz-Checksum-Sha256": "ChecksumSHA256", "X-Amz-Checksum-Type": "ChecksumType",
		"X-Amz-Delete-Marker": "DeleteMarker", "X-Amz-Expected-Bucket-Owner": "ExpectedBucketOwner", "X-Amz-Missing-Meta": "MissingMeta",
		"X-Amz-Object-Ownership": "ObjectOwnership", "X-Amz-Sdk-Checksum-Algorithm": "ChecksumAlgorithm",
		"X-Amz-Server-Side-Encryption": "ServerSideEncryption", "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id": "SSEKMSKeyId",
		"X-Amz-Server-Side-Encryption-Bucket-Key-Enabled": "BucketKeyEnabled", "X-Amz-Storage-Class": "StorageClass", "X-Amz-Tagging": "Tagging",
		"X-Amz-Tagging-Count": "TagCount", "X-Amz-Version-Id": "VersionId", "Location": "Location",
	}[header]
}

// s3Names are the names in S3's XML that differ from the SDK's field names. Lists are flat but for the wrapped ones.
func s3Names() names {
	other := map[string]string{
		"ServerSideEncryptionConfiguration.Rules": "Rule", "OwnershipControls.Rules": "Rule", "Delete.Objects": "Object",
		"ListObjectVersionsOutput.Versions": "Version", "ListObjectVersionsOutput.DeleteMarkers": "DeleteMarker", "DeleteObjectsOutput.Errors": "Error",
		"VersioningConfiguration.MFADelete": "MfaDelete", "GetBucketVersioningOutput.MFADelete": "MfaDelete",
	}
	return names{of: func(owner, field string) string {
		if name, ok := other[owner+"."+field]; ok {
			return name
		}
		return field
	}}
}

// s3Wrapped is the element around the items of a list that is not flat, "" for flat ones.
func s3Wrapped(list string) string {
	return map[string]string{"Buckets": "Bucket", "TagSet": "Tag", "Tags": "Tag"}[list]
}
