/// The tables of the index, told apart by the first byte of the key.
///
/// Numbers in keys are big-endian so that their order is the keys' order; texts are UTF-8. Values
/// are in the form of `BlobModel/Coding`. Live rows refer only to tables behind their own: one
/// pass in key order sees every reference before what it refers to.
///
/// | tag | table | rest of the key | value |
/// |---|---|---|---|
/// | 0 | meta | – | ``AppliedPosition`` behind the format version |
/// | 1 | account | account | `AccountSettings` |
/// | 2 | container | account, 0x00, name | ``ContainerRow`` |
/// | 3 | deleted container | account, 0x00, name, 0x00, version | ``ContainerRow`` |
/// | 4 | blob | container id u64, name | ``BlobRow`` |
/// | 5 | history | container id u64, ``EndedName``, time, role u8 | ``HistoryRow`` |
/// | 6 | chunk | blob id u64, offset u64 | ``ChunkRow`` |
/// | 7 | upload | container id u64, name | ``UploadRow`` |
/// | 8 | staged block | upload id u64, block id | ``StagedBlockRow`` |
/// | 9 | payload file | file id u128 | nothing |
/// | 10 | tag | container id u64, key, 0x00, value, 0x00, name | nothing |
/// | 11 | task | time, ``TaskKey`` | nothing |
/// | 12 | share | ``ShareKey`` | ``ShareRow`` |
/// | 13 | garbage | sequence u64, n u32 | ``GarbageRow`` |
/// | 14 | clock | – | `ClockReading`, the last one |
/// | 15 | storage account | account | `StorageAccount` |
///
/// A payload file has a row from the change that first refers to it until the garbage collector
/// has unlinked the file: a file without a row is an orphan. `n` counts the garbage of one event.
enum Table: UInt8, CaseIterable {
    case meta = 0
    case account = 1
    case container = 2
    case deletedContainer = 3
    case blob = 4
    case history = 5
    case chunk = 6
    case upload = 7
    case stagedBlock = 8
    case payloadFile = 9
    case tag = 10
    case task = 11
    case share = 12
    case garbage = 13
    case clock = 14
    case storageAccount = 15
}
